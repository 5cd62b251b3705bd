#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"

namespace attune::plan {

/// filter(items: filter(items: x, where: a), where: b) becomes filter(items: x, where: a and b), and a filter that
/// takes everything becomes what it takes from. Filters never fail, so it doesn't matter which of them is carried out.
bool join_filters(Draft& draft) {
  const CheckedPlan& plain = draft.plain();
  bool changed = false;
  for (Step* step : draft.calls_under(ListLaw::filter)) {
    Invocation* outer = call_under(ListLaw::filter, *step, plain);
    if (outer == nullptr) continue;
    Argument* items = find_argument(outer->call, "items");
    const Argument* where = find_argument(outer->call, "where");
    const auto* condition = constant<Filter>(outer->call, "where");
    if (items == nullptr || where == nullptr || condition == nullptr) continue;
    if (condition->is_true()) {
      Expression all = std::move(items->value);
      step->action = Let{std::move(all)};
      changed = true;
      continue;
    }
    const auto found = draft.by_name().find(referred(outer->call, "items"));
    Invocation* inner = found == draft.by_name().end() ? nullptr : call_under(ListLaw::filter, *found->second, plain);
    if (inner == nullptr) continue;
    const Argument* inner_items = find_argument(inner->call, "items");
    const auto* inner_condition = constant<Filter>(inner->call, "where");
    if (inner_items == nullptr || inner_condition == nullptr) continue;
    Filter both = conjunction({*inner_condition, *condition});
    items->value = Expression(inner_items->value);
    find_argument(outer->call, "where")->value.node = std::move(both);
    changed = true;
  }
  return changed;
}

}  // namespace attune::plan
