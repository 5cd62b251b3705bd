#include "llm/resilience/circuit_breaker.h"

#include <algorithm>

namespace attune::llm {

bool CircuitBreaker::admit(Point now) {
  const std::scoped_lock lock(mutex_);
  if (state_ == State::closed) return true;
  if (state_ == State::trying || now < open_until_) return false;
  state_ = State::trying;
  return true;
}

bool CircuitBreaker::is_open(Point now) const {
  const std::scoped_lock lock(mutex_);
  return state_ == State::trying || (state_ == State::open && now < open_until_);
}

void CircuitBreaker::report(Outcome outcome, Point now) {
  const std::scoped_lock lock(mutex_);
  if (state_ == State::open) return;  // a call from before it opened
  if (state_ == State::trying) {
    if (outcome == Outcome::bad) return open(now);
    // What told nothing leaves the next call to try.
    state_ = outcome == Outcome::good ? State::closed : State::open;
    if (state_ == State::closed) open_for_ = {};
    in_a_row_ = 0;
    last_.clear();
    return;
  }
  if (outcome == Outcome::neither) return;
  const bool failed = outcome == Outcome::bad;
  in_a_row_ = failed ? in_a_row_ + 1 : 0;
  last_.push_back(failed);
  if (last_.size() > settings_.window) last_.pop_front();
  const auto failures = static_cast<double>(std::ranges::count(last_, true));
  const bool fails_often =
      last_.size() == settings_.window && failures >= settings_.failure_ratio * static_cast<double>(settings_.window);
  if (failed && (in_a_row_ >= settings_.failures || fails_often)) open(now);
}

void CircuitBreaker::open(Point now) {
  open_for_ = open_for_.count() == 0 ? settings_.open_for : std::min(open_for_ * 2, settings_.longest);
  open_until_ = now + open_for_;
  state_ = State::open;
  in_a_row_ = 0;
  last_.clear();
}

}  // namespace attune::llm
