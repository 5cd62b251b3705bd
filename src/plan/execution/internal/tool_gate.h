#pragma once
#include "plan/execution/internal/circuit_breaker.h"
#include "plan/tool.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace attune::plan {

/// What all calls of one tool share, over all plans: how many run at a time, and whether it is up. Thread-safe.
class ToolGate {
 public:
  /// @param places  calls at a time; 0 for any number
  explicit ToolGate(std::size_t places) : places_(places) {}

  [[nodiscard]] bool takes_all() const { return places_ == 0; }
  /// True where there is a place now; else `when_free` is called, from whatever thread frees it, when its turn has
  /// come, and it then holds the place.
  bool enter(std::function<void()> when_free);
  /// Gives a place back.
  void leave();

  CircuitBreaker breaker;

 private:
  const std::size_t places_;
  std::mutex mutex_;
  std::size_t inside_ = 0;
  std::deque<std::function<void()>> waiting_;
};

/// A gate for each tool by its name, made when it is first asked for. Thread-safe.
class ToolGates {
 public:
  ToolGate& of(const Signature& tool);

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<ToolGate>, std::less<>> gates_;
};

}  // namespace attune::plan
