#pragma once
#include "assistant/answer.h"
#include "assistant/runs/run_keeper.h"
#include "plan/execution/executor.h"

#include <functional>
#include <utility>
#include <vector>

namespace attune::assistant {

/// Turns what a plan replied into an answer: items, reasons, evidence (numbered anew, so that ids are unique),
/// question, waiting side effects, trace. Of several lists that the plan replied with each is one
/// of `lists`, without words. The
/// reply text is left to others.
Answer integrate(KeptRun kept);

/// Whether a step is a call whose effect is worth telling, beyond its value.
bool changes_something(const plan::StepTrace& step, const plan::ToolRegistry& tools);

/// Hears of a run's steps and keeps what came of some of them.
class OutcomeLog {
 public:
  /// @param wanted  which of those that are done
  explicit OutcomeLog(std::function<bool(const plan::StepTrace&)> wanted) : wanted_(std::move(wanted)) {}
  /// Not thread-safe: the executor tells of one step at a time.
  void add(const plan::StepTrace& step, const plan::Value& value);
  /// In the order of the trace, whatever order they ended in.
  std::vector<Outcome> take(const std::vector<plan::StepTrace>& trace);

 private:
  std::function<bool(const plan::StepTrace&)> wanted_;
  std::vector<Outcome> outcomes_;
};

}  // namespace attune::assistant
