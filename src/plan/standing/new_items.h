#pragma once
#include "plan/plan.h"

#include <span>
#include <string>

namespace attune::plan {

/// Where the items of a firing are from.
enum class NewItemsOf {
  catalogue,  ///< they came in: what the person has had already is left out, the best for them comes first
  person,     ///< the person did something with them: all of them, in the order of the keys
};

/// The plan of a standing request for one firing: `$new`, which only such plans know, becomes a step of the plan that
/// gives these items. So what runs, and is kept in the log of runs, is a plan like any other. A plan that doesn't speak
/// of `$new` comes back as it was.
/// @param keys  of the items
Plan with_new_items(const Plan& plan, std::span<const std::string> keys, NewItemsOf of);

/// The plan as it would be for some item: what a checker can look at.
Plan with_any_new_items(const Plan& plan, NewItemsOf of);

/// Whether a plan speaks of `$new`.
bool uses_new_items(const Plan& plan);

}  // namespace attune::plan
