#pragma once
#include <chrono>
#include <stop_token>

namespace attune::llm {

/// Time that only goes on, and waiting in it. Thread-safe.
class SteadyTime {
 public:
  using Point = std::chrono::steady_clock::time_point;

  virtual ~SteadyTime() = default;
  [[nodiscard]] virtual Point now() const = 0;
  /// False if `stop` was asked for before.
  virtual bool wait_until(Point time, std::stop_token stop) = 0;
};

/// The machine's.
class SystemSteadyTime final : public SteadyTime {
 public:
  [[nodiscard]] Point now() const override;
  bool wait_until(Point time, std::stop_token stop) override;
};

}  // namespace attune::llm
