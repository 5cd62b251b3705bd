#pragma once
#include "plan/plan.h"

#include <span>
#include <string>

namespace attune::plan {

/// The plan of a standing request for one firing: `$new`, which only such plans know, becomes a step of the plan that
/// gives these items, best for the person first. So what runs, and is kept in the log of runs, is a plan like any
/// other. A plan that doesn't speak of `$new` comes back as it was.
/// @param keys  of the items
Plan with_new_items(const Plan& plan, std::span<const std::string> keys);

/// Whether a plan speaks of `$new`.
bool uses_new_items(const Plan& plan);

}  // namespace attune::plan
