#include "plan/optimiser/internal/passes.h"
#include "plan/optimiser/internal/prefix.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {

/// A source gives no more than what is taken of it: take(items: pool, count: 5) of pool = candidates(limit: 500) leaves
/// candidates(limit: 5), where nobody else needs the list and the source's list is stable (ListLaw::source,
/// Signature::stable_to). first() takes one, a loop as many as it goes round.
bool push_limits(Draft& draft) {
  const CheckedPlan& plain = draft.plain();
  struct Demand {
    Invocation* source;
    std::size_t bounded = 0;  ///< uses that take so many
    double most = 0;
  };
  ByNameView<Demand> demands;
  for (Step* step : draft.calls_under(ListLaw::source)) {
    Invocation* source = call_under(ListLaw::source, *step, plain);
    const double* limit = source == nullptr ? nullptr : constant<double>(source->call, "limit");
    if (limit != nullptr && *limit <= signature_of(source->call, plain).stable_to)
      demands.emplace(step->name, Demand{source});
  }
  if (demands.empty()) return false;

  const auto note = [&](std::string_view name, double taken) {
    const auto demand = demands.find(name);
    if (demand == demands.end()) return;
    ++demand->second.bounded;
    demand->second.most = std::max(demand->second.most, taken);
  };
  for (const ListLaw law : {ListLaw::prefix, ListLaw::first})
    for (const Step* step : draft.calls_under(law)) {
      const Call& call = invocation_of(*step)->call;
      if (needs_confirmation(*step, plain)) continue;
      if (const auto prefix = prefix_of(call, plain)) note(referred(call, "items"), prefix->end());
    }
  for_each_step(draft.steps(), [&](const Step& step) {
    if (const auto* loop = std::get_if<ForEach>(&step.action))
      if (const auto* in = std::get_if<Reference>(&loop->in.node)) note(in->name, loop->at_most);
  });

  bool changed = false;
  for (auto& [name, demand] : demands) {
    Call& call = demand.source->call;
    auto& limit = std::get<double>(find_argument(call, "limit")->value.node);
    const Parameter* parameter = signature_of(call, plain).parameter("limit");
    const bool is_bounded = demand.bounded > 0 && demand.bounded == draft.uses().at(name);
    if (!is_bounded || demand.most >= limit || !parameter->admits(Value{demand.most})) continue;
    limit = demand.most;
    changed = true;
  }
  return changed;
}

}  // namespace attune::plan
