#include "net/address_guard.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>

namespace attune::net {
namespace {

using AddressV4 = boost::asio::ip::address_v4;
using AddressV6 = boost::asio::ip::address_v6;

template <class Bytes>
bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

struct BlockV4 {
  std::array<std::uint8_t, 4> first;
  unsigned prefix_bits;
};
constexpr std::array<BlockV4, 16> kSpecialV4{{
    {{0, 0, 0, 0}, 8},        // this network
    {{10, 0, 0, 0}, 8},       // private
    {{100, 64, 0, 0}, 10},    // carrier-grade NAT
    {{127, 0, 0, 0}, 8},      // loopback
    {{169, 254, 0, 0}, 16},   // link-local, metadata services
    {{172, 16, 0, 0}, 12},    // private
    {{192, 0, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2, 0}, 24},     // documentation
    {{192, 31, 196, 0}, 24},  // AS112
    {{192, 88, 99, 0}, 24},   // 6to4 relays
    {{192, 168, 0, 0}, 16},   // private
    {{198, 18, 0, 0}, 15},    // benchmarking
    {{198, 51, 100, 0}, 24},  // documentation
    {{203, 0, 113, 0}, 24},   // documentation
    {{224, 0, 0, 0}, 4},      // multicast
    {{240, 0, 0, 0}, 4},      // reserved, broadcast
}};

bool is_public_v4(const AddressV4& address) {
  return std::ranges::none_of(kSpecialV4, [bytes = address.to_bytes()](const BlockV4& block) {
    return same_prefix(bytes, block.first, block.prefix_bits);
  });
}

bool begins_with(const AddressV6::bytes_type& bytes, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

AddressV4 v4_at(const AddressV6::bytes_type& bytes, std::size_t offset, std::uint8_t mask = 0) {
  AddressV4::bytes_type v4{};
  for (std::size_t i = 0; i < v4.size(); ++i) v4[i] = static_cast<std::uint8_t>(bytes[offset + i] ^ mask);
  return AddressV4(v4);
}

bool is_public_v6(const AddressV6& address) {
  const AddressV6::bytes_type bytes = address.to_bytes();
  const bool ten_zeros = std::all_of(bytes.begin(), bytes.begin() + 8, [](std::uint8_t b) { return b == 0; }) &&
                         (bytes[8] == 0 || bytes[8] == 0xff) && (bytes[9] == 0 || bytes[9] == 0xff);
  if (ten_zeros) return is_public_v4(v4_at(bytes, 12));  // mapped, compatible, translated; :: and ::1 are 0.0.0.x
  if (begins_with(bytes, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
    return is_public_v4(v4_at(bytes, 12));                                     // NAT64
  if (begins_with(bytes, {0x20, 0x02})) return is_public_v4(v4_at(bytes, 2));  // 6to4
  if (begins_with(bytes, {0x20, 0x01, 0, 0})) {  // Teredo: the server, and the client with its bits turned
    return is_public_v4(v4_at(bytes, 4)) && is_public_v4(v4_at(bytes, 12, 0xff));
  }
  if ((bytes[8] & 0xfc) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe) {  // ISATAP
    if (!is_public_v4(v4_at(bytes, 12))) return false;
  }
  if ((bytes[0] & 0xe0) != 0x20) return false;                                   // only 2000::/3 is global unicast
  if (begins_with(bytes, {0x20, 0x01}) && (bytes[2] & 0xfe) == 0) return false;  // 2001::/23, protocol assignments
  if (begins_with(bytes, {0x20, 0x01, 0x0d, 0xb8})) return false;                // documentation
  return !(begins_with(bytes, {0x3f, 0xff}) && (bytes[2] & 0xf0) == 0);          // 3fff::/20, documentation
}

}  // namespace

bool is_public(const Address& address) {
  return address.is_v4() ? is_public_v4(address.to_v4()) : is_public_v6(address.to_v6());
}

Result<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  boost::system::error_code code;
  const Address first = boost::asio::ip::make_address(std::string(text.substr(0, slash)), code);
  unsigned bits = first.is_v4() ? 32 : 128;
  bool valid = !code;
  if (valid && slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    unsigned given = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), given);
    valid = error == std::errc{} && end == digits.data() + digits.size() && given <= bits;
    bits = given;
  }
  if (!valid)
    return parse_error("'{}' is not a network", text).mend("write it as 10.0.0.0/8, fd00::/8 or 192.168.1.20");
  return Network(first, bits);
}

bool Network::contains(const Address& address) const {
  if (address.is_v6() && address.to_v6().is_v4_mapped() && first_.is_v4()) {
    return contains(boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()));
  }
  if (address.is_v4() != first_.is_v4()) return false;
  return address.is_v4() ? same_prefix(address.to_v4().to_bytes(), first_.to_v4().to_bytes(), prefix_bits_)
                         : same_prefix(address.to_v6().to_bytes(), first_.to_v6().to_bytes(), prefix_bits_);
}

bool AddressPolicy::allows_host(std::string_view host, std::uint16_t port) const {
  return std::ranges::any_of(allowed_hosts, [&](const std::string& allowed) {
    return same_text(allowed, host) || same_text(allowed, fmt::format("{}:{}", host, port));
  });
}

bool AddressPolicy::allows(const Address& address) const {
  return (allows_public && is_public(address)) ||
         std::ranges::any_of(allowed_networks, [&](const Network& network) { return network.contains(address); });
}

}  // namespace attune::net
