#pragma once
#include <stop_token>
#include <thread>

namespace attune::cli {

/// While one of these lives, the first Ctrl-C (SIGINT) or SIGTERM asks long work to stop, and the second ends the
/// process at once. Make it before other threads start: they inherit its signal mask. At most one at a time.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();
  [[nodiscard]] std::stop_token token() const { return asked_.get_token(); }

 private:
  std::stop_source asked_;
  std::jthread waiter_;
};

}  // namespace attune::cli
