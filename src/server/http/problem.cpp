#include "server/http/problem.h"

#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/beast/http/status.hpp>

namespace attune::server {
namespace {

constexpr std::array<std::pair<ErrorCode, int>, 15> kStatuses{{
    {ErrorCode::invalid_argument, 400},
    {ErrorCode::parse_error, 400},
    {ErrorCode::type_error, 422},
    {ErrorCode::not_found, 404},
    {ErrorCode::already_exists, 409},
    {ErrorCode::conflict, 409},
    {ErrorCode::permission_denied, 403},
    {ErrorCode::unsupported, 501},
    {ErrorCode::resource_exhausted, 413},
    {ErrorCode::deadline_exceeded, 504},
    {ErrorCode::cancelled, 503},
    {ErrorCode::unavailable, 503},
    {ErrorCode::io_error, 500},
    {ErrorCode::corrupt, 500},
    {ErrorCode::internal, 500},
}};

/// Messages quote what was wrong, which may be as long as a request; cut at a character's start.
std::string shortened(std::string_view text) {
  constexpr std::size_t kLongest = 1000;
  if (text.size() <= kLongest) return std::string(text);
  return std::string(cut_utf8(text, kLongest)) + "...";
}

Response document(std::string type, int status, std::string_view detail, std::string_view mend) {
  const json::object body{{"type", std::move(type)},
                          {"title", status_text(status)},
                          {"status", status},
                          {"detail", shortened(detail)},
                          {"mend", shortened(mend)}};
  return {.status = status, .content_type = "application/problem+json", .body = to_json(body), .headers = {}};
}

}  // namespace

int http_status(ErrorCode code) {
  const auto* row = std::ranges::find(kStatuses, code, &std::pair<ErrorCode, int>::first);
  return row == kStatuses.end() ? 500 : row->second;
}

Response problem(const Error& error) {
  const int status = http_status(error.code);
  const std::string type = fmt::format("urn:attune:error:{}", to_string(error.code));
  if (status != 500) return document(type, status, error.message, error.mend);
  spdlog::error("{}", error.to_string());
  return document(type, status, "the server could not do this", "the server's log says why");
}

Response problem(int status, std::string_view detail, std::string_view mend) {
  return document("about:blank", status, detail, mend);
}

std::string_view status_text(int status) {
  const auto text =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {text.data(), text.size()};
}

}  // namespace attune::server
