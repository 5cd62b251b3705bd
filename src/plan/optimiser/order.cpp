#include "plan/checking/dataflow.h"
#include "plan/checking/internal/plan_cost.h"
#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>
#include <queue>
#include <ranges>

namespace attune::plan {
namespace {

/// Whether something in a step could leave the answer without a value that it names as missing.
bool may_be_missing(const Step& step, const CheckedPlan& plain) {
  if (const Invocation* invocation = invocation_of(step)) return invocation->optional && may_fail(step, plain);
  bool may = false;
  for_each_block(step, [&](const Block& block) {
    may = may || std::ranges::any_of(block.steps, [&](const Step& inner) { return may_be_missing(inner, plain); });
  });
  return may;
}

/// For each step, those that must stay before it: its inputs, given in `before`; among steps that may end the plan or
/// have an effect, the one before, because the first failure is the one reported, and keeps what is behind it from
/// happening; and among those that may be missing from the answer, the one before, because it lists them in order.
std::vector<std::vector<std::size_t>> kept_before(const std::vector<Step>& steps,
                                                  std::vector<std::vector<std::size_t>> before,
                                                  const CheckedPlan& plain) {
  std::optional<std::size_t> decisive;
  std::optional<std::size_t> missing;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto follow = [&](std::optional<std::size_t>& last) {
      if (last) before[i].push_back(*last);
      last = i;
    };
    if (may_sink(steps[i], plain) || !is_pure(steps[i], plain)) follow(decisive);
    if (may_be_missing(steps[i], plain)) follow(missing);
  }
  if (!steps.empty() && steps.back().name.empty())  // the reply
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) before.back().push_back(i);
  return before;
}

/// How long it takes from each step's start to the end of all that hangs on it, in ms.
std::vector<double> time_to_end(const std::vector<Step>& steps, const std::vector<std::vector<std::size_t>>& inputs,
                                const ToolRegistry& tools) {
  std::vector<double> left(steps.size(), 0);
  for (std::size_t i = steps.size(); i-- > 0;) {
    left[i] += cost_of(steps[i], tools).critical_path_ms;
    for (const std::size_t input : inputs[i]) left[input] = std::max(left[input], left[i]);
  }
  return left;
}

/// List scheduling: of the steps that may come next, the one on which most hangs; of equals, the earlier.
std::vector<std::size_t> schedule(const std::vector<std::vector<std::size_t>>& before,
                                  const std::vector<double>& left) {
  const auto later = [&left](std::size_t a, std::size_t b) {
    return left[a] < left[b] || (left[a] == left[b] && a > b);
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
  std::vector<std::vector<std::size_t>> after(before.size());
  std::vector<std::size_t> missing(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    missing[i] = before[i].size();
    for (const std::size_t earlier : before[i]) after[earlier].push_back(i);
    if (missing[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  order.reserve(before.size());
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    order.push_back(next);
    for (const std::size_t i : after[next])
      if (--missing[i] == 0) ready.push(i);
  }
  return order;
}

bool put_in_order(std::vector<Step>& steps, const CheckedPlan& plain) {
  bool changed = false;
  for (Step& step : steps)
    for_each_block(step, [&](Block& block) { changed = put_in_order(block.steps, plain) || changed; });
  auto inputs = inputs_of(steps);
  const auto left = time_to_end(steps, inputs, plain.tools());
  const auto order = schedule(kept_before(steps, std::move(inputs), plain), left);
  if (std::ranges::is_sorted(order)) return changed;
  std::vector<Step> ordered;
  ordered.reserve(steps.size());
  for (const std::size_t i : order) ordered.push_back(std::move(steps[i]));
  steps = std::move(ordered);
  return true;
}

}  // namespace

/// Puts steps on which the critical path hangs before others that are ready at the same time: the executor starts ready
/// steps in the plan's order. What decides the result keeps its order: failures that end the plan, effects, missing
/// values. So it is optional calls that move, and what cannot fail.
/// Source: list scheduling, Graham, Bell System Technical Journal 1966.
bool order_by_cost(Draft& draft) {
  return put_in_order(draft.steps(), draft.plain());
}

}  // namespace attune::plan
