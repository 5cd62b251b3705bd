#pragma once
#include "plan/plan.h"

#include <set>
#include <string_view>
#include <vector>

namespace attune::plan {

/// The steps of one plan that stand in another the same and hang on such steps alone: what they came to in the one, they
/// come to in the other. Blocks count as parts of their step. The names are `before`'s.
/// Cost: linear in both, but for a logarithm.
std::set<std::string_view> unchanged_steps(const std::vector<Step>& before, const std::vector<Step>& after);

}  // namespace attune::plan
