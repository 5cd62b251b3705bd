#include "plan/optimiser/optimiser.h"

#include "plan/optimiser/internal/passes.h"

#include <algorithm>
#include <array>

namespace attune::plan {
namespace {

constexpr std::size_t kMostRounds = 16;

/// What later ones find is made by earlier ones: names resolved, then calls, then what nobody needs any more.
constexpr std::array<OptimiserPass, 10> kPasses{{{"constant_folding", fold_constants},
                                                 {"value_inlining", inline_values},
                                                 {"common_calls", merge_common_calls, true},
                                                 {"filters", join_filters},
                                                 {"prefixes", join_prefixes},
                                                 {"limits", push_limits},
                                                 {"source_narrowing", narrow_sources, true},
                                                 {"batching", batch_calls},
                                                 {"dead_values", drop_dead_values},
                                                 {"order", order_by_cost}}};

/// Runs passes round and round until each has seen the plan as it is and changed nothing.
void run(std::span<const OptimiserPass> passes, Draft& draft) {
  std::size_t unchanged = 0;  // passes since the last change
  for (std::size_t i = 0; unchanged < passes.size() && i < kMostRounds * passes.size(); ++i) {
    const bool changed = passes[i % passes.size()].apply(draft);
    if (changed) draft.forget();
    unchanged = changed ? 0 : unchanged + 1;
  }
}

/// All passes; ordering, which is for the eye of the executor alone, once the others have nothing more to do.
void run_all(Draft draft) {
  const std::span<const OptimiserPass> passes(kPasses);
  const auto order = passes.back();
  const auto others = passes.first(passes.size() - 1);
  for (std::size_t round = 0; round < kMostRounds; ++round) {
    run(others, draft);
    if (!order.apply(draft)) return;
    draft.forget();
    const bool finds_more = std::ranges::any_of(
        others, [&](const OptimiserPass& pass) { return pass.looks_at_order && pass.apply(draft); });
    if (!finds_more) return;
    draft.forget();
  }
}

}  // namespace

std::span<const OptimiserPass> optimiser_passes() {
  return kPasses;
}

CheckedPlan optimised(const CheckedPlan& plain, const CheckOptions& options) {
  Plan whole = plain.plan();
  run_all({whole.steps, plain});
  if (auto rewritten = plain.rewritten(std::move(whole), options)) return *std::move(rewritten);

  // Some rewriting changes what is known of a call: keep the passes to which that doesn't happen.
  CheckedPlan kept = plain;
  for (const OptimiserPass& pass : kPasses) {
    Plan next = kept.plan();
    Draft draft(next.steps, plain);
    run({&pass, 1}, draft);
    if (auto rewritten = plain.rewritten(std::move(next), options)) kept = *std::move(rewritten);
  }
  return kept;
}

}  // namespace attune::plan
