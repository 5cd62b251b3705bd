#include "llm/resilience/concurrency_limit.h"

#include <utility>

namespace attune::llm {

Result<ConcurrencyLimit::Permit> ConcurrencyLimit::acquire(SteadyTime::Point deadline, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!freed_.wait_until(lock, stop, deadline, [this] { return free_ > 0; })) {
    if (stop.stop_requested()) return cancelled("the call was stopped while it waited for others");
    return deadline_exceeded("other calls of the language model took all the time that there was")
        .mend("try again, or raise max_concurrent");
  }
  --free_;
  return Permit(*this);
}

std::optional<ConcurrencyLimit::Permit> ConcurrencyLimit::try_acquire() {
  const std::scoped_lock lock(mutex_);
  if (free_ == 0) return std::nullopt;
  --free_;
  return Permit(*this);
}

void ConcurrencyLimit::give_back() {
  // Within the lock: whoever waits for the last permit may destroy the limit next.
  const std::scoped_lock lock(mutex_);
  ++free_;
  freed_.notify_one();
}

}  // namespace attune::llm
