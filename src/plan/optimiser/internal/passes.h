#pragma once
#include "plan/checking/checker.h"

#include <vector>

namespace attune::plan {

// Each rewrites the steps of a lowered plan, at all depths, and says whether it changed any. `plain` is the plan as it
// was checked: its tools, and what is known of the steps that it has.

bool fold_constants(std::vector<Step>& steps, const CheckedPlan& plain);
bool inline_values(std::vector<Step>& steps, const CheckedPlan& plain);
bool merge_common_calls(std::vector<Step>& steps, const CheckedPlan& plain);
bool join_filters(std::vector<Step>& steps, const CheckedPlan& plain);
bool join_prefixes(std::vector<Step>& steps, const CheckedPlan& plain);
bool push_limits(std::vector<Step>& steps, const CheckedPlan& plain);
bool narrow_sources(std::vector<Step>& steps, const CheckedPlan& plain);
bool batch_calls(std::vector<Step>& steps, const CheckedPlan& plain);
bool drop_dead_values(std::vector<Step>& steps, const CheckedPlan& plain);
bool order_by_cost(std::vector<Step>& steps, const CheckedPlan& plain);

}  // namespace attune::plan
