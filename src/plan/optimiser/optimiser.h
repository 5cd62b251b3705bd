#pragma once
#include "plan/checking/checker.h"

#include <span>
#include <string_view>

namespace attune::plan {

class Draft;

/// A plan that gives the same as a checked one for less: the same reply, the same partial list, the same error, the
/// same effects and questions to the person, whatever the tools answer that keep what their signatures say.
///
/// Runs every pass of the table below over the lowered plan, again and again until nothing changes, 16 times at most.
/// Labels and decisions are then traced anew and held against the plain plan's (CheckedPlan::rewritten); should a
/// rewriting change one, the passes to which that happens are left out.
///
/// @param options  what the plan was checked with: a bulk tool that it did not name must be permitted as well
/// Cost: O(plan) for each round, of which four are typical. Thread-safe.
CheckedPlan optimised(const CheckedPlan& plain, const CheckOptions& options = {});

/// One rewriting. Each lies in a file of its own, where it says what it does and why the result stays the same.
struct OptimiserPass {
  std::string_view name;
  /// Rewrites the steps of a lowered plan; whether it changed any.
  bool (*apply)(Draft& draft);
  /// Whether what it can do hangs on which of two steps stands first.
  bool looks_at_order = false;
};

/// All of them, in the order in which they run.
std::span<const OptimiserPass> optimiser_passes();

}  // namespace attune::plan
