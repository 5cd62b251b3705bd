#include "plan/execution/internal/circuit_breaker.h"

#include <algorithm>

namespace attune::plan {

bool CircuitBreaker::admit(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (failures_ < kMostFailures) return true;
  if (trying_ || now < until_) return false;
  trying_ = true;
  return true;
}

void CircuitBreaker::succeeded() {
  const std::scoped_lock lock(mutex_);
  failures_ = 0;
  trying_ = false;
  pause_ = kFirstPause;
}

void CircuitBreaker::failed(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  ++failures_;
  if (failures_ < kMostFailures) return;
  if (trying_) pause_ = std::min(2 * pause_, kLongestPause);
  trying_ = false;
  until_ = now + pause_;
}

void CircuitBreaker::told_nothing() {
  const std::scoped_lock lock(mutex_);
  trying_ = false;
}

CircuitBreaker::TimePoint CircuitBreaker::closed_until() const {
  const std::scoped_lock lock(mutex_);
  return until_;
}

}  // namespace attune::plan
