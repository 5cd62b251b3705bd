#pragma once
#include <chrono>
#include <mutex>

namespace attune::plan {

/// Keeps callers from waiting for a tool that is down. Closed, it lets every call through; after five failures in a row
/// it opens and lets none through for a while; then one call may try, whose outcome closes it or opens it for twice as
/// long, up to five minutes. Thread-safe.
/// Source: Nygard, "Release It!", 2007.
class CircuitBreaker {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// Whether a call may happen now. Each yes must be followed by one of the three below.
  bool admit(TimePoint now);
  void succeeded();
  /// Only for failures that speak of the tool, not of what it was asked.
  void failed(TimePoint now);
  /// The call ended without telling anything, cancelled for instance.
  void told_nothing();
  /// Until when no call is admitted; says nothing while closed.
  [[nodiscard]] TimePoint closed_until() const;

 private:
  static constexpr int kMostFailures = 5;
  static constexpr std::chrono::seconds kFirstPause{10};
  static constexpr std::chrono::seconds kLongestPause{300};

  mutable std::mutex mutex_;
  int failures_ = 0;
  bool trying_ = false;  // open, and one call is under way to see whether the tool is back
  std::chrono::seconds pause_ = kFirstPause;
  TimePoint until_{};
};

}  // namespace attune::plan
