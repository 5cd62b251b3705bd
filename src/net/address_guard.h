#pragma once
#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

namespace attune::net {

using Address = boost::asio::ip::address;

/// A block of addresses, e.g. 10.0.0.0/8 or fd00::/8. Copies are cheap.
class Network {
 public:
  /// Reads "10.0.0.0/8", "fd12:3456::/32" or a single address. Errors: parse_error with the text.
  static Result<Network> parse(std::string_view text);
  [[nodiscard]] bool contains(const Address& address) const;
  bool operator==(const Network&) const = default;

 private:
  Network(Address first, unsigned prefix_bits) : first_(std::move(first)), prefix_bits_(prefix_bits) {}
  Address first_;
  unsigned prefix_bits_ = 0;
};

/// Whether `address` is one of the public Internet: what a server out there may have, and nothing that means this
/// machine, this network, or no single host. Not public are all blocks of the IANA special-purpose registries that
/// aren't globally reachable (loopback, private, carrier-grade NAT, link-local with the clouds' metadata service,
/// unique-local, documentation, benchmarking, reserved), multicast and broadcast. An IPv6 address that carries an IPv4
/// one (mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP) is as public as the address it carries.
/// Source: RFC 6890 and the registries it set up, RFC 4291, 6052, 8215, 3056, 4380, 5214.
bool is_public(const Address& address);

/// Which addresses requests may connect to. Checked against the address of the very connection, so that neither a
/// name that changes its address nor a redirect gets past it.
struct AddressPolicy {
  std::vector<std::string> allowed_hosts;  ///< "name" or "name:port", as in the URL: whatever they resolve to will do
  std::vector<Network> allowed_networks;   ///< besides the public addresses
  bool allows_public = true;

  [[nodiscard]] bool allows_host(std::string_view host, std::uint16_t port) const;
  [[nodiscard]] bool allows(const Address& address) const;
  bool operator==(const AddressPolicy&) const = default;
};

}  // namespace attune::net
