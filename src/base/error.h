#pragma once
#include <expected>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace attune {

/// What kind of thing went wrong. Stable: codes appear in JSON output, and `server/` maps each to one HTTP status.
enum class ErrorCode {
  invalid_argument,    ///< the caller gave something outside the documented range
  parse_error,         ///< text that should follow a grammar does not
  type_error,          ///< a plan or filter uses a value where its type does not fit
  not_found,           ///< a named thing does not exist
  already_exists,      ///< a named thing exists and may not be replaced
  conflict,            ///< the request contradicts the current state
  permission_denied,   ///< policy forbids it
  unsupported,         ///< valid, but not offered here
  resource_exhausted,  ///< memory, disk, budget or a size limit
  deadline_exceeded,   ///< out of time
  cancelled,           ///< the caller asked to stop
  unavailable,         ///< cannot be reached or is busy now; trying again may help
  io_error,            ///< the operating system refused a read or write
  corrupt,             ///< stored bytes fail their checksum or their format
  internal,            ///< a bug of ours, reported instead of crashing
};

/// The code's name as it appears in JSON and logs, e.g. "not_found".
std::string_view to_string(ErrorCode code);

/// A failed step, as data: what went wrong (with the offending value) and how to mend it.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< one sentence without a full stop, e.g. "no field is called 'yaer'"
  std::string mend;     ///< what the reader can do, e.g. "did you mean 'year'?"; may be empty

  /// "message (mend)" on one line.
  [[nodiscard]] std::string to_string() const;
  bool operator==(const Error&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Error& error);

/// Everything that can fail returns this. Check it with ATTUNE_TRY, or test it and use `.error()`.
template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// What the factories below return: converts to any Result<T>. `.mend("...")` adds the way out.
class [[nodiscard]] Failure : public std::unexpected<Error> {
 public:
  explicit Failure(Error error) : std::unexpected<Error>(std::move(error)) {}
  template <class... Args>
  Failure&& mend(fmt::format_string<Args...> format, Args&&... args) && {
    error().mend = fmt::format(format, std::forward<Args>(args)...);
    return std::move(*this);
  }
};

template <class... Args>
Failure failure(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  return Failure(Error{code, fmt::format(format, std::forward<Args>(args)...), {}});
}
/// Passes an error on, with where it happened in front: "line 812 of events.csv: <message>".
Failure in_context(std::string_view where, Error error);

#define ATTUNE_ERROR_FACTORY(code)                                        \
  template <class... Args>                                                \
  Failure code(fmt::format_string<Args...> format, Args&&... args) {      \
    return failure(ErrorCode::code, format, std::forward<Args>(args)...); \
  }
ATTUNE_ERROR_FACTORY(invalid_argument)
ATTUNE_ERROR_FACTORY(parse_error)
ATTUNE_ERROR_FACTORY(type_error)
ATTUNE_ERROR_FACTORY(not_found)
ATTUNE_ERROR_FACTORY(already_exists)
ATTUNE_ERROR_FACTORY(conflict)
ATTUNE_ERROR_FACTORY(permission_denied)
ATTUNE_ERROR_FACTORY(unsupported)
ATTUNE_ERROR_FACTORY(resource_exhausted)
ATTUNE_ERROR_FACTORY(deadline_exceeded)
ATTUNE_ERROR_FACTORY(cancelled)
ATTUNE_ERROR_FACTORY(unavailable)
ATTUNE_ERROR_FACTORY(io_error)
ATTUNE_ERROR_FACTORY(corrupt)
#undef ATTUNE_ERROR_FACTORY

/// Stops the process with a message. For broken preconditions (bugs) only: no user input may reach one.
[[noreturn]] void check_failed(std::string_view condition, std::string_view file, int line, std::string_view message);

}  // namespace attune

#define ATTUNE_CONCAT_(a, b) a##b
#define ATTUNE_CONCAT(a, b) ATTUNE_CONCAT_(a, b)
#define ATTUNE_TRY_AS_(result, name, ...)                                          \
  auto result = (__VA_ARGS__);                                                     \
  if (!result) return std::unexpected<::attune::Error>(std::move(result).error()); \
  auto name = *std::move(result)

/// ATTUNE_TRY(index, Index::open(path)); declares `index`, or returns the error to the caller.
#define ATTUNE_TRY(name, ...) ATTUNE_TRY_AS_(ATTUNE_CONCAT(result_, __LINE__), name, __VA_ARGS__)
/// ATTUNE_TRY_VOID(store.flush()); the same for results whose value is not needed.
#define ATTUNE_TRY_VOID(...) \
  if (auto status_ = (__VA_ARGS__); !status_) return std::unexpected<::attune::Error>(std::move(status_).error())

/// Always on, also in release builds.
#define ATTUNE_CHECK(condition, message) \
  ((condition) ? void() : ::attune::check_failed(#condition, __FILE__, __LINE__, message))
