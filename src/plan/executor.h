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

enum class StepState {
  done,
  failed,
  skipped,  ///< something it needs failed, waits or was skipped, or the run was stopped
  waiting,  ///< for the person's confirmation
};
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
  /// What reply() was given, without what is absent or hangs on a step that failed, waits or was skipped.
  std::vector<Value> reply;
  std::vector<StepTrace> trace;      ///< one a step, in the plan's order
  std::vector<std::size_t> waiting;  ///< steps that wait for confirmation
  std::vector<std::string> partial;  ///< names of optional steps that failed: the answer says what is missing
};

struct RunOptions {
  std::string user;
  bool confirmed = false;                    ///< the person has confirmed the side effects
  std::chrono::milliseconds deadline{5000};  ///< from 0 to 24 hours; what lies outside counts as the nearer end
  std::stop_token stop;
  /// With the step's name, the idempotency key of its call: a run repeated under its id has its effects once. "" for
  /// none: every run counts.
  std::string run_id;
};

/// Runs checked plans on a pool of its own: a call starts as soon as its inputs are there, independent calls run at the
/// same time. The same plan over the same data gives the same values or the same error in any order of execution.
/// Idempotent tools that are unavailable are tried up to three times. Thread-safe.
class Executor {
 public:
  Executor(std::shared_ptr<const ToolRegistry> tools, std::size_t threads);
  ~Executor();
  /// Blocks until the plan has ended; not to be called by a tool. A failed step that is not optional ends the run with
  /// its error, in context ("step 'pool': ..."), after what was running has come back; of several, the first in the
  /// plan's order. Errors also: deadline_exceeded, cancelled.
  Result<Run> run(const CheckedPlan& plan, const RunOptions& options) const;

 private:
  struct Pool;
  std::shared_ptr<const ToolRegistry> tools_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace attune::plan
