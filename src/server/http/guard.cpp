#include "server/http/guard.h"

#include "base/ascii.h"
#include "server/http/problem.h"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace attune::server {
namespace {

/// "[::1]:8080" -> "[::1]", "localhost:8080" -> "localhost".
std::string_view without_port(std::string_view authority) {
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && bracket > colon)) return authority;
  return authority.substr(0, colon);
}

bool changes_something(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

/// The authority of "http://host:port"; empty for "null" and whatever else is no origin.
std::string_view authority_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string name = lower_ascii(host);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(name, error);
  return !error && address.is_loopback();
}

Guard::Guard(std::string_view host, std::vector<std::string> allowed_hosts)
    : loopback_(is_loopback(host)), allowed_hosts_(std::move(allowed_hosts)) {
  for (std::string& name : allowed_hosts_) name = lower_ascii(name);
}

std::optional<Response> Guard::refuse(const Request& request) const {
  if (request.count_headers("host") != 1)
    return problem(400, "the request needs exactly one Host header", "send the host's name and port as Host");
  const std::string authority = lower_ascii(request.header("host"));
  const std::string host(without_port(authority));
  const bool named = std::ranges::find(allowed_hosts_, host) != allowed_hosts_.end();
  if (loopback_ && !named && !is_loopback(host))
    return problem(421, fmt::format("this server does not answer for the host '{}'", host),
                   "call it by localhost or 127.0.0.1, or start it with --allow-host");
  if (changes_something(request.method) && request.count_headers("origin") > 0 &&
      lower_ascii(authority_of(request.header("origin"))) != authority)
    return problem(403, fmt::format("pages of '{}' may not write here", request.header("origin")),
                   "send the request from a page of this server, or without an Origin header");
  return std::nullopt;
}

}  // namespace attune::server
