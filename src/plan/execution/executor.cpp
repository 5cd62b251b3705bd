#include "plan/execution/executor.h"

#include "plan/execution/internal/dataflow.h"

namespace attune::plan {

std::string_view to_string(StepState state) {
  switch (state) {
    case StepState::done:
      return "done";
    case StepState::failed:
      return "failed";
    case StepState::skipped:
      return "skipped";
    case StepState::waiting:
      return "waiting";
    case StepState::declined:
      break;
  }
  return "declined";
}

struct Executor::State {
  explicit State(std::size_t threads) : pool(threads) {}
  ToolGates gates;
  boost::asio::thread_pool pool;  // last: its threads use the gates
};

Executor::Executor(std::size_t threads) : state_(std::make_unique<State>(std::max<std::size_t>(threads, 1))) {}

Executor::~Executor() = default;

Result<Run> Executor::run(const CheckedPlan& plan, const RunOptions& options) const {
  return std::make_shared<Dataflow>(plan, options, state_->gates, state_->pool)->run();
}

}  // namespace attune::plan
