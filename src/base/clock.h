#pragma once
#include "base/error.h"

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

namespace attune {

/// A point in time, UTC, in milliseconds since 1970.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the time comes from. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

/// A clock that stands still until it is told otherwise; for tests and replay.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start) {}
  [[nodiscard]] Time now() const override { return now_.load(); }
  void advance(std::chrono::milliseconds by) { now_.store(now_.load() + by); }

 private:
  std::atomic<Time> now_;
};

/// "2026-11-23T09:30:00.000Z".
std::string format_time(Time time);

/// Reads "2026-11-23", "2026-11-23T09:30", "2026-11-23 09:30:00.250Z", "2026-11-23T09:30:00+01:00" (ISO 8601; UTC where
/// no zone is given) or a number of Unix seconds ("964982703", "964982703.5").
/// Errors: parse_error with the offending text; a time before 1900 or after 2199 (milliseconds taken for seconds).
Result<Time> parse_time(std::string_view text);
/// The same from a number of Unix seconds.
Result<Time> time_of(double unix_seconds);

/// Milliseconds since construction, for reports; never for decisions.
class Stopwatch {
 public:
  [[nodiscard]] double elapsed_ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace attune
