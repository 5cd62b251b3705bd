#include "net/http_date.h"

#include <string>

#include <curl/curl.h>

namespace attune::net {

std::optional<Time> parse_http_date(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  if (text.size() > kLongest || text.find('\0') != std::string_view::npos) return std::nullopt;
  const time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds == -1) return std::nullopt;
  return Time(std::chrono::seconds(seconds));
}

}  // namespace attune::net
