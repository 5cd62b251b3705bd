#pragma once
#include "plan/plan.h"

#include <optional>
#include <string_view>

namespace attune::assistant {

/// The plan with its best candidates put into the order that suits a wish in plain words better, before the first of
/// them are taken: what no condition says, a judge may know. Where the judge fails, the order stays. Empty where the
/// plan takes its answer from no list of candidates, or not from the list's beginning.
std::optional<plan::Plan> with_judgement(plan::Plan plan, std::string_view wish);

}  // namespace attune::assistant
