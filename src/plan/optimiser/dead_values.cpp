#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>

#include <boost/unordered/unordered_flat_set.hpp>

namespace attune::plan {
namespace {

class Dropping {
 public:
  explicit Dropping(Draft& draft) : draft_(draft) {}

  /// @param is_inside  whether these are the steps of a block: it waits for all that is in it
  void mark(std::vector<Step>& steps, bool is_inside) {
    for (Step& step : steps) {
      for_each_block(step, [&](Block& block) { mark(block.steps, true); });
      const bool is_needed = draft_.uses().at(step.name) > 0;
      if (is_needed || !is_pure(step, draft_.plain()) || may_fail(step, draft_.plain())) continue;
      if (!is_inside || !refers_to_any(step, draft_.waiting())) dead_.insert(&step);
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
  Draft& draft_;
  boost::unordered_flat_set<const Step*> dead_;
};

}  // namespace

/// Drops values that nobody needs: lets, calls, loops and branches without effects that cannot fail. A call that may
/// fail is made even so, because its failure would be the plan's result; a tool that says it is total cannot. A value
/// inside a block stays where it makes the block wait for the person.
bool drop_dead_values(Draft& draft) {
  Dropping dropping(draft);
  dropping.mark(draft.steps(), false);
  return dropping.drop(draft.steps());
}

}  // namespace attune::plan
