#pragma once
#include "base/error.h"
#include "plan/checking/checker.h"
#include "store/run_log.h"

#include <vector>

namespace attune::assistant {

/// What holds of a failed run's steps for a plan that takes the place of the run's own: its effects that have happened.
/// The new plan has those steps unchanged (plan::unchanged_steps of the lowered forms); of one whose effect failed, and
/// may have happened all the same, it may also have neither the step nor another call of that tool.
/// Errors: conflict where it would lose an effect, change it or risk doing it twice.
Result<std::vector<StoredStep>> carried_over(const plan::CheckedPlan& before, const plan::CheckedPlan& rest,
                                             const std::vector<StoredStep>& steps);

}  // namespace attune::assistant
