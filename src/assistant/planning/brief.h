#pragma once
#include "assistant/planning/front_end.h"
#include "data/catalogue.h"
#include "data/ids.h"
#include "language/reading.h"
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"
#include "store/store.h"

#include <span>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What came of a step of a run, as the run told it.
struct ToldStep {
  plan::StepTrace trace;
  plan::Value value;
};

/// The brief of a new request. What came from outside or is private to people becomes "" in it
/// (plan::shown_to_planner): what is said of items, what is remembered, what makers say of their tools.
PlanningBrief brief_of(std::string_view request, const plan::ToolRegistry& registry, std::span<const ItemId> shown,
                       const Catalogue& catalogue, std::span<const StoredFact> memory);

/// Adds what the built-in interpreter makes of the request: its doubts, and words that are labels as they stand.
void add_reading(const language::Reading& reading, const Catalogue& catalogue, PlanningBrief& brief);

/// The step that sank a run: of those that failed for good, the first in the plan's order. Null where none did: it ran
/// out of time, or was stopped.
const ToldStep* sinking_step(const plan::CheckedPlan& plan, std::span<const ToldStep> told);

/// Adds what became of a plan, values and messages under the labels of their steps.
void add_failure(const plan::CheckedPlan& plan, const ToldStep& failed, std::span<const ToldStep> told,
                 const Catalogue& catalogue, PlanningBrief& brief);

}  // namespace attune::assistant
