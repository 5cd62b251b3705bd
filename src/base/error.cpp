#include "base/error.h"

#include <cstdlib>

namespace attune {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::parse_error:
      return "parse_error";
    case ErrorCode::type_error:
      return "type_error";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::already_exists:
      return "already_exists";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::permission_denied:
      return "permission_denied";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::resource_exhausted:
      return "resource_exhausted";
    case ErrorCode::deadline_exceeded:
      return "deadline_exceeded";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::io_error:
      return "io_error";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

std::string Error::to_string() const {
  return mend.empty() ? message : fmt::format("{} ({})", message, mend);
}

std::ostream& operator<<(std::ostream& out, const Error& error) {
  return out << attune::to_string(error.code) << ": " << error.to_string();
}

Failure in_context(std::string_view where, Error error) {
  error.message = fmt::format("{}: {}", where, error.message);
  return Failure(std::move(error));
}

void check_failed(std::string_view condition, std::string_view file, int line, std::string_view message) {
  fmt::print(stderr, "{}:{}: broken precondition: {} ({})\n", file, line, message, condition);
  std::abort();
}

}  // namespace attune
