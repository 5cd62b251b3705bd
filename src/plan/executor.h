#pragma once
#include "base/error.h"
#include "plan/checker.h"
#include "plan/tool.h"
#include "plan/value.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::plan {

enum class StepState { done, failed, skipped /* an input failed */, waiting /* for the person's confirmation */ };
std::string_view to_string(StepState state);

/// What became of one step.
struct StepTrace {
  std::string name;
  std::string tool;
  StepState state = StepState::skipped;
  double started_ms = 0;  ///< since the run began
  double finished_ms = 0;
  std::string result;  ///< a digest for people: "12 items", "true"
  std::optional<Error> error;
};

struct Run {
  std::vector<Value> reply;          ///< what reply() was given, without absent and failed optional parts
  std::vector<StepTrace> trace;      ///< one a step, in the plan's order
  std::vector<std::size_t> waiting;  ///< steps that wait for confirmation
  std::vector<std::string> partial;  ///< names of optional steps that failed: the answer says what is missing
};

struct RunOptions {
  std::string user;
  bool confirmed = false;  ///< the person has confirmed the side effects
  std::chrono::milliseconds deadline{5000};
  std::stop_token stop;
  std::string run_id;  ///< with the step's name, the idempotency key of its call
};

/// Runs checked plans on a pool of its own: a call starts as soon as its inputs are there, independent calls run at the
/// same time. The same plan over the same data gives the same values in any order of execution. Thread-safe.
class Executor {
 public:
  Executor(std::shared_ptr<const ToolRegistry> tools, std::size_t threads);
  ~Executor();
  /// Blocks until the plan has ended. A failed step that is not optional ends the run with its error, in context ("step
  /// 'pool': ..."), after what was running has come back. Errors also: deadline_exceeded, cancelled.
  Result<Run> run(const CheckedPlan& plan, const RunOptions& options) const;

 private:
  struct Pool;
  std::shared_ptr<const ToolRegistry> tools_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace attune::plan
