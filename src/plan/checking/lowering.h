#pragma once
#include "plan/plan.h"
#include "plan/tool.h"

namespace attune::plan {

/// Brings a sound plan into the form that flow analysis, optimiser and executor work on:
///
/// - sub-plans are spelt out where they are called; names of their values begin with the call's: "best.pool";
/// - every call stands on a line of its own: one that stood inside another value is named after its line: "picks.1";
/// - arguments have names (but for a variadic tool's), and defaults are filled in;
/// - a condition on the whole of a source's list becomes part of the source's search, so that the source's limit counts
///   what satisfies it: filter(items: pool, where: ...) of pool = candidates(...) is candidates(..., where: ...).
///
/// Errors: resource_exhausted where spelt-out sub-plans come to more than 4,096 steps.
/// Cost: linear in the plan that comes of it.
Result<Plan> lower(const Plan& plan, const ToolRegistry& tools);

/// Whether a step of a lowered plan is a call that stood inside another value.
bool is_taken_out(std::string_view name);

}  // namespace attune::plan
