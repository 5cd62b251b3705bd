#include "llm/resilience/steady_time.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace attune::llm {

SteadyTime::Point SystemSteadyTime::now() const {
  return std::chrono::steady_clock::now();
}

bool SystemSteadyTime::wait_until(Point time, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_until(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace attune::llm
