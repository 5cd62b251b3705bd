#pragma once
#include "plan/plan.h"

namespace attune::plan {

/// How deep the values of a step are nested: an argument of its call, a condition or a list stands at 1, what stands
/// inside calls, lists and operations one further down, and so does each block.
int depth_of(const Step& step);
int depth_of(const Block& block);

}  // namespace attune::plan
