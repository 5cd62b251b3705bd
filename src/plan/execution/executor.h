#pragma once
#include "base/error.h"
#include "plan/checking/checker.h"
#include "plan/execution/journal.h"
#include "plan/tool.h"
#include "plan/value.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::plan {

enum class StepState {
  done,
  failed,
  skipped,   ///< something it needs failed, waits, was declined or skipped, or the run was stopped
  waiting,   ///< for the person's confirmation, itself or something inside it
  declined,  ///< a call that the person said no to
};
std::string_view to_string(StepState state);

/// What became of one step: of each round of a loop and of the branch taken apart.
struct StepTrace {
  std::string name;  ///< with the loops around it: "notes[2].entry", rounds from 1
  std::string tool;  ///< "let", "for each" and "if" for those
  StepState state = StepState::skipped;
  double started_ms = 0;  ///< since the run began
  double finished_ms = 0;
  int tries = 0;       ///< of a call
  std::string result;  ///< a digest for people: "12 items", "true"
  Label label;         ///< of its value
  std::optional<Error> error;
};

/// An argument as the person is asked about it.
struct PendingArgument {
  std::string name;
  Value value;
  Label label;
  std::vector<std::string> sources;  ///< what it was made from: tools, "$user" ...; empty: the request alone
};

/// A call that waits for the person's yes.
struct PendingCall {
  std::string step;  ///< as in the trace
  std::string tool;
  std::vector<PendingArgument> arguments;
  FlowDecision decision;    ///< what the policy objects to, if it does
  std::string fingerprint;  ///< of run, step, tool and exact arguments: what a yes is bound to
};

struct Run {
  /// What reply() was given, without what is absent or hangs on a step that failed, waits or was skipped.
  std::vector<Value> reply;
  std::vector<StepTrace> trace;      ///< in the plan's order, of a loop round by round
  std::vector<PendingCall> waiting;  ///< in the same order
  /// Names of optional steps that failed, and of calls that were declined: the answer says what is missing.
  std::vector<std::string> partial;
};

struct RunOptions {
  std::string user;
  LocalTime now{};  ///< $now, and $today's day
  /// The person has confirmed the side effects. What the information-flow policy asks for needs more: a yes to the call
  /// itself.
  bool confirmed = false;
  std::set<std::string, std::less<>> confirmed_calls;  ///< fingerprints that the person has said yes to
  /// Those they have said no to, whatever else was confirmed. Such a call is an optional one that failed, and a call
  /// that is not optional sinks nothing: what hangs on it is left out.
  std::set<std::string, std::less<>> declined_calls;
  std::chrono::milliseconds deadline{5000};  ///< from 0 to 24 hours; what lies outside counts as the nearer end
  std::stop_token stop;
  /// With the step's name, the idempotency key of its call: a run repeated under its id has its effects once. "" for
  /// none: every run counts.
  std::string run_id;
  /// Keeps what calls come to, and knows what they came to before; null for a run that keeps nothing.
  std::shared_ptr<Journal> journal;
  /// Told of each step as it ends, with its value, one at a time, on any thread. Must be quick and not throw.
  std::function<void(const StepTrace&, const Value&)> on_step;
};

/// Runs checked plans on a pool of its own: a call starts as soon as its inputs are there, independent calls, rounds of
/// a loop among them, run at the same time; the effects of one block happen in its order. The same plan over the same
/// data gives the same values or the same error in any order of execution.
///
/// A call that is unavailable is tried up to three times where its tool is idempotent, after growing, jittered pauses.
/// A tool that failed five times in a row is left alone for a while: its calls fail at once (circuit breaker). A tool
/// has no more calls at a time than it says; the rest wait their turn, first come first served. An asynchronous tool
/// that doesn't come back in time is given up on. Thread-safe.
class Executor {
 public:
  explicit Executor(std::size_t threads);
  ~Executor();
  /// Blocks until the plan has ended; not to be called by a tool. A failed step that is not optional ends the run with
  /// its error, in context ("step 'pool': ..."), after what was running has come back; of several, the first in the
  /// plan's order. Errors also: deadline_exceeded, cancelled.
  Result<Run> run(const CheckedPlan& plan, const RunOptions& options) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attune::plan
