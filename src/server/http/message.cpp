#include "server/http/message.h"

#include "base/ascii.h"

#include <algorithm>
#include <ranges>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <simdjson.h>

namespace attune::server {
namespace {

std::string_view find(const Pairs& pairs, std::string_view name) {
  const auto found = std::ranges::find(pairs, name, &Pairs::value_type::first);
  return found == pairs.end() ? std::string_view() : std::string_view(found->second);
}

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && simdjson::validate_utf8(text.data(), text.size());
}

/// In lower case, without parameters.
std::string media_type(std::string_view text) {
  return lower_ascii(trimmed(text.substr(0, text.find(';'))));
}

Failure not_a_target() {
  return parse_error("the request target is not a valid address").mend("percent-encode what is not a letter or digit");
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  return find(headers, name);
}

std::size_t Request::count_headers(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count(headers, name, &Pairs::value_type::first));
}

std::string Request::content_type() const {
  return media_type(header("content-type"));
}

bool Request::accepts(std::string_view type) const {
  return std::ranges::any_of(header("accept") | std::views::split(','),
                             [&](const auto& part) { return media_type(std::string_view(part)) == type; });
}

std::string event_text(std::string_view name, std::string_view data) {
  return fmt::format("event: {}\ndata: {}\n\n", name, data);
}

std::string_view Response::header(std::string_view name) const {
  return find(headers, name);
}

Status parse_target(std::string_view target, Request& request) {
  if (target == "*") {
    request.path = "*";
    return {};
  }
  auto url = target.starts_with('/') ? boost::urls::parse_origin_form(target) : boost::urls::parse_absolute_uri(target);
  if (!url) return not_a_target();
  if (url->has_authority()) {
    std::erase_if(request.headers, [](const auto& header) { return header.first == "host"; });
    request.headers.emplace_back("host", std::string(url->encoded_host_and_port()));
  }
  request.path = url->path();
  if (request.path.empty()) request.path = "/";
  if (!is_text(request.path)) return not_a_target();
  for (auto&& segment : url->segments()) request.segments.emplace_back(segment);
  for (auto&& parameter : url->params()) {
    std::string name(parameter.key);
    std::string value(parameter.value);
    if (!is_text(name) || !is_text(value)) return not_a_target();
    request.query.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

}  // namespace attune::server
