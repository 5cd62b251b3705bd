#pragma once
#include "plan/optimiser/internal/analysis.h"

#include <optional>

namespace attune::plan {

/// What a call under ListLaw::prefix or ListLaw::first takes, where that is constant.
struct Prefix {
  double count = 1;
  double skip = 0;
  [[nodiscard]] double end() const { return skip + count; }
};

/// Empty for any other call, and where count or skip are computed.
std::optional<Prefix> prefix_of(const Call& call, const CheckedPlan& plain);

}  // namespace attune::plan
