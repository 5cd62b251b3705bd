#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

class Dropping {
 public:
  Dropping(const std::vector<Step>& steps, const CheckedPlan& plain)
      : plain_(plain), uses_(uses_of(steps)), waiting_(waiting_steps(steps, plain)) {}

  /// @param is_inside  whether these are the steps of a block: it waits for all that is in it
  void mark(std::vector<Step>& steps, bool is_inside) {
    for (Step& step : steps) {
      for_each_block(step, [&](Block& block) { mark(block.steps, true); });
      if (uses_.at(step.name) > 0 || !is_pure(step, plain_) || may_fail(step, plain_)) continue;
      if (!is_inside || !refers_to_any(step, waiting_)) dead_.insert(&step);
    }
  }

  bool drop(std::vector<Step>& steps) const {
    if (dead_.empty()) return false;
    for (Step& step : steps) for_each_block(step, [&](Block& block) { drop(block.steps); });
    std::vector<Step> kept;
    kept.reserve(steps.size());
    for (Step& step : steps)
      if (!dead_.contains(&step)) kept.push_back(std::move(step));
    steps = std::move(kept);
    return true;
  }

 private:
  const CheckedPlan& plain_;
  std::unordered_map<std::string_view, std::size_t> uses_;
  std::unordered_set<std::string> waiting_;
  std::unordered_set<const Step*> dead_;
};

}  // namespace

/// Drops values that nobody needs: lets, calls, loops and branches without effects that cannot fail. A call that may
/// fail is made even so, because its failure would be the plan's result; a tool that says it is total cannot. A value
/// inside a block stays where it makes the block wait for the person.
bool drop_dead_values(std::vector<Step>& steps, const CheckedPlan& plain) {
  Dropping dropping(steps, plain);
  dropping.mark(steps, false);
  return dropping.drop(steps);
}

}  // namespace attune::plan
