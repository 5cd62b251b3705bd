#pragma once
#include "plan/optimiser/internal/draft.h"

namespace attune::plan {

// Each rewrites the steps of a draft, at all depths, and says whether it changed any.

bool fold_constants(Draft& draft);
bool inline_values(Draft& draft);
bool merge_common_calls(Draft& draft);
bool join_filters(Draft& draft);
bool join_prefixes(Draft& draft);
bool push_limits(Draft& draft);
bool narrow_sources(Draft& draft);
bool batch_calls(Draft& draft);
bool drop_dead_values(Draft& draft);
bool order_by_cost(Draft& draft);

}  // namespace attune::plan
