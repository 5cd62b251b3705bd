#include "plan/execution/internal/tool_gate.h"

namespace attune::plan {

bool ToolGate::enter(std::function<void()> when_free) {
  const std::scoped_lock lock(mutex_);
  if (!takes_all() && inside_ == places_) {
    waiting_.push_back(std::move(when_free));
    return false;
  }
  ++inside_;
  return true;
}

void ToolGate::leave() {
  if (takes_all()) return;
  std::function<void()> next;
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) {
      --inside_;
      return;
    }
    next = std::move(waiting_.front());  // the place goes from hand to hand
    waiting_.pop_front();
  }
  next();
}

ToolGate& ToolGates::of(const Signature& tool) {
  const std::scoped_lock lock(mutex_);
  std::unique_ptr<ToolGate>& gate = gates_[tool.name];
  if (gate == nullptr) gate = std::make_unique<ToolGate>(tool.concurrency);
  return *gate;
}

}  // namespace attune::plan
