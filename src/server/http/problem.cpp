#include "server/http/problem.h"

#include "base/json.h"
#include "base/log.h"

#include <boost/beast/http/status.hpp>

namespace attune::server {
namespace {

Response document(std::string type, int status, std::string_view detail, std::string_view mend) {
  json::object body{{"type", std::move(type)},
                    {"title", status_text(status)},
                    {"status", status},
                    {"detail", detail},
                    {"mend", mend}};
  return {.status = status, .content_type = "application/problem+json", .body = to_json(body), .headers = {}};
}

}  // namespace

int http_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return 400;
    case ErrorCode::parse_error:
      return 400;
    case ErrorCode::type_error:
      return 422;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::already_exists:
      return 409;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::unsupported:
      return 501;
    case ErrorCode::resource_exhausted:
      return 413;
    case ErrorCode::deadline_exceeded:
      return 504;
    case ErrorCode::cancelled:
      return 503;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::io_error:
      return 500;
    case ErrorCode::corrupt:
      return 500;
    case ErrorCode::internal:
      return 500;
  }
  return 500;
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
