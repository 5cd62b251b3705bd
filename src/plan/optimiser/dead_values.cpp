#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

bool drop(std::vector<Step>& steps, const CheckedPlan& plain,
          const std::unordered_map<std::string, std::size_t>& uses) {
  bool changed = false;
  for (Step& step : steps)
    for_each_block(step, [&](Block& block) { changed = drop(block.steps, plain, uses) || changed; });
  const std::size_t dropped = std::erase_if(steps, [&](const Step& step) {
    return uses.at(step.name) == 0 && is_pure(step, plain) && !may_fail(step, plain);
  });
  return dropped > 0 || changed;
}

}  // namespace

/// Drops values that nobody needs: lets, calls, loops and branches without effects that cannot fail. A call that may
/// fail is made even so, because its failure would be the plan's result; a tool that says it is total cannot.
bool drop_dead_values(std::vector<Step>& steps, const CheckedPlan& plain) {
  std::unordered_map<std::string, std::size_t> uses;  // by copies: dropping moves the steps
  for (const auto& [name, count] : uses_of(steps)) uses.emplace(name, count);
  return drop(steps, plain, uses);
}

}  // namespace attune::plan
