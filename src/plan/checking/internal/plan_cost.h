#pragma once
#include "plan/checking/checker.h"

namespace attune::plan {

/// The most that a lowered plan may cost. Cost: linear in the plan.
PlanCost cost_of(const Plan& lowered, const ToolRegistry& tools);

/// Of one of its steps, with the blocks in it.
PlanCost cost_of(const Step& step, const ToolRegistry& tools);

/// What of a cost is beyond a budget, a diagnostic each.
std::vector<Diagnostic> beyond(const Budget& budget, const PlanCost& cost);

}  // namespace attune::plan
