#include "plan/optimiser/optimiser.h"

#include "plan/optimiser/internal/passes.h"

#include <array>

namespace attune::plan {
namespace {

constexpr int kMostRounds = 16;

/// What later ones find is made by earlier ones: names resolved, then calls, then what nobody needs any more.
constexpr std::array<OptimiserPass, 10> kPasses{{{"constant_folding", fold_constants},
                                                 {"value_inlining", inline_values},
                                                 {"common_calls", merge_common_calls},
                                                 {"filters", join_filters},
                                                 {"prefixes", join_prefixes},
                                                 {"limits", push_limits},
                                                 {"source_narrowing", narrow_sources},
                                                 {"batching", batch_calls},
                                                 {"dead_values", drop_dead_values},
                                                 {"order", order_by_cost}}};

/// Runs passes until nothing changes.
void run(std::span<const OptimiserPass> passes, std::vector<Step>& steps, const CheckedPlan& plain) {
  bool changed = true;
  for (int round = 0; changed && round < kMostRounds; ++round) {
    changed = false;
    for (const OptimiserPass& pass : passes) changed = pass.apply(steps, plain) || changed;
  }
}

}  // namespace

std::span<const OptimiserPass> optimiser_passes() {
  return kPasses;
}

CheckedPlan optimised(const CheckedPlan& plain, const CheckOptions& options) {
  Plan whole = plain.plan();
  run(kPasses, whole.steps, plain);
  if (auto rewritten = plain.rewritten(std::move(whole), options)) return *std::move(rewritten);

  // Some rewriting changes what is known of a call: keep the passes to which that doesn't happen.
  CheckedPlan kept = plain;
  for (const OptimiserPass& pass : kPasses) {
    Plan next = kept.plan();
    run({&pass, 1}, next.steps, plain);
    if (auto rewritten = plain.rewritten(std::move(next), options)) kept = *std::move(rewritten);
  }
  return kept;
}

}  // namespace attune::plan
