#pragma once
#include "llm/resilience/steady_time.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>

namespace attune::llm {

struct CircuitBreakerSettings {
  std::size_t failures = 5;    ///< in a row: then it opens, >= 1
  double failure_ratio = 0.5;  ///< or that part of the last `window` calls, once there were so many
  std::size_t window = 20;
  std::chrono::milliseconds open_for{5'000};  ///< then one call tries; each time that it fails, twice as long
  std::chrono::milliseconds longest{60'000};
};

/// Keeps calls from a server that fails, so that they fail at once and not after a wait each. Thread-safe.
class CircuitBreaker {
 public:
  using Point = SteadyTime::Point;

  enum class Outcome {
    good,     ///< the server answered, be it with a refusal
    bad,      ///< it did not, or not in its protocol
    neither,  ///< nothing was learned: the call was stopped
  };

  explicit CircuitBreaker(CircuitBreakerSettings settings = {}) : settings_(settings) {}

  /// Whether a call may be made; each that may is reported. While it is open, none may; then one may try.
  [[nodiscard]] bool admit(Point now);
  void report(Outcome outcome, Point now);

  [[nodiscard]] bool is_open(Point now) const;

 private:
  enum class State { closed, open, trying };

  void open(Point now);

  const CircuitBreakerSettings settings_;
  mutable std::mutex mutex_;
  State state_ = State::closed;
  Point open_until_;
  std::chrono::milliseconds open_for_{};
  std::size_t in_a_row_ = 0;
  std::deque<bool> last_;  // whether each failed
};

}  // namespace attune::llm
