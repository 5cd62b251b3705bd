#include "assistant/runs/carried_over.h"

#include "assistant/runs/run_journal.h"
#include "plan/checking/unchanged.h"
#include "plan/visit.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace attune::assistant {
namespace {

using plan::Invocation;
using plan::Step;

/// Calls `visit` with every call of a step, at any depth, that happens once and not again.
template <class Visit>
void for_each_effect(const Step& step, const plan::ToolRegistry& tools, Visit visit) {
  const auto look = [&](const Step& inner) {
    const Invocation* invocation = plan::invocation_of(inner);
    if (invocation != nullptr && !tools.find(invocation->call.tool)->signature.is_pure()) visit(inner, *invocation);
  };
  look(step);
  plan::for_each_block(step, [&](const plan::Block& block) { plan::for_each_step(block.steps, look); });
}

/// Whether a name of the log is of this step or, in a loop or a branch, of one round of it: "notes[2].entry".
bool is_of(std::string_view logged, std::string_view step) {
  return logged == step || (logged.ends_with(step) && logged[logged.size() - step.size() - 1] == '.');
}

}  // namespace

Result<std::vector<StoredStep>> carried_over(const plan::CheckedPlan& before, const plan::CheckedPlan& rest,
                                             const std::vector<StoredStep>& steps) {
  const auto unchanged = plan::unchanged_steps(before.plan().steps, rest.plan().steps);
  std::vector<StoredStep> carried;
  std::set<std::string_view> failed_tools;
  const Step* lost = nullptr;
  for (const Step& step : before.plan().steps)
    for_each_effect(step, before.tools(), [&](const Step& effect, const Invocation& invocation) {
      for (const StoredStep& logged : steps) {
        if (!is_of(logged.name, effect.name)) continue;
        if (unchanged.contains(step.name))
          carried.push_back(logged);
        else if (is_failure(logged))
          failed_tools.insert(invocation.call.tool);
        else
          lost = &effect;
      }
    });
  for (const Step& step : rest.plan().steps) {
    if (unchanged.contains(step.name)) continue;
    for_each_effect(step, rest.tools(), [&](const Step& effect, const Invocation& invocation) {
      if (failed_tools.contains(invocation.call.tool)) lost = &effect;
    });
  }
  if (lost != nullptr)
    return conflict("what step '{}' does has been begun", lost->name).mend("leave it as it is and go on after it");
  return carried;
}

}  // namespace attune::assistant
