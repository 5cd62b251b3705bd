#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

class Dropping {
 public:
  Dropping(const std::vector<Step>& steps, const CheckedPlan& plain)
      : plain_(plain), waiting_(waiting_steps(steps, plain)) {
    for (const auto& [name, count] : uses_of(steps)) uses_.emplace(name, count);
  }

  /// @param is_inside  whether these are the steps of a block: it waits for all that is in it
  bool run(std::vector<Step>& steps, bool is_inside) {
    bool changed = false;
    for (Step& step : steps) for_each_block(step, [&](Block& block) { changed = run(block.steps, true) || changed; });
    const std::size_t dropped = std::erase_if(steps, [&](const Step& step) {
      const bool is_dead = uses_.at(step.name) == 0 && is_pure(step, plain_) && !may_fail(step, plain_);
      return is_dead && !(is_inside && refers_to_any(step, waiting_));
    });
    return dropped > 0 || changed;
  }

 private:
  const CheckedPlan& plain_;
  std::unordered_set<std::string> waiting_;
  std::unordered_map<std::string, std::size_t> uses_;  // by copies of the names: dropping moves the steps
};

}  // namespace

/// Drops values that nobody needs: lets, calls, loops and branches without effects that cannot fail. A call that may
/// fail is made even so, because its failure would be the plan's result; a tool that says it is total cannot. A value
/// inside a block stays where it makes the block wait for the person.
bool drop_dead_values(std::vector<Step>& steps, const CheckedPlan& plain) {
  return Dropping(steps, plain).run(steps, false);
}

}  // namespace attune::plan
