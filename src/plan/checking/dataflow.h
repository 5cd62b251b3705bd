#pragma once
#include "plan/plan.h"

#include <cstddef>
#include <span>
#include <vector>

namespace attune::plan {

/// For each of some steps in one block, the earlier ones of that block whose values it needs, itself or in its own
/// blocks; ascending. Cost: O(references log steps).
std::vector<std::vector<std::size_t>> inputs_of(std::span<const Step> steps);

}  // namespace attune::plan
