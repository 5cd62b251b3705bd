#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

namespace attune::plan {

/// filter(items: filter(items: x, where: a), where: b) becomes filter(items: x, where: a and b), and a filter that
/// takes everything becomes what it takes from. Filters never fail, so it doesn't matter which of them is carried out.
bool join_filters(std::vector<Step>& steps, const CheckedPlan& plain) {
  if (!has_calls_under({ListLaw::filter}, steps, plain)) return false;
  bool changed = false;
  const auto by_name = steps_by_name(steps);
  for_each_step(steps, [&](Step& step) {
    Invocation* outer = call_under(ListLaw::filter, step, plain);
    if (outer == nullptr) return;
    Argument* items = find_argument(outer->call, "items");
    const Argument* where = find_argument(outer->call, "where");
    const auto* condition = constant<Filter>(outer->call, "where");
    if (items == nullptr || where == nullptr || condition == nullptr) return;
    if (condition->is_true()) {
      Expression all = std::move(items->value);
      step.action = Let{std::move(all)};
      changed = true;
      return;
    }
    const auto found = by_name.find(referred(outer->call, "items"));
    Invocation* inner = found == by_name.end() ? nullptr : call_under(ListLaw::filter, *found->second, plain);
    if (inner == nullptr) return;
    const Argument* inner_items = find_argument(inner->call, "items");
    const auto* inner_condition = constant<Filter>(inner->call, "where");
    if (inner_items == nullptr || inner_condition == nullptr) return;
    Filter both = conjunction({*inner_condition, *condition});
    items->value = Expression(inner_items->value);
    find_argument(outer->call, "where")->value.node = std::move(both);
    changed = true;
  });
  return changed;
}

}  // namespace attune::plan
