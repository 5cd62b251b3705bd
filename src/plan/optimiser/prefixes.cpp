#include "plan/optimiser/internal/passes.h"
#include "plan/optimiser/internal/prefix.h"

#include <algorithm>

namespace attune::plan {
namespace {

/// Sets a constant argument, if the parameter's range takes it; false where the tool has no such parameter either.
bool set(Call& call, std::string_view name, double number, const CheckedPlan& plain) {
  const Parameter* parameter = signature_of(call, plain).parameter(name);
  Argument* argument = find_argument(call, name);
  if (parameter == nullptr || argument == nullptr || !parameter->admits(Value{number})) return false;
  argument->value.node = number;
  return true;
}

/// The prefix of a prefix is one of the whole.
bool join(Call& outer, const Call& inner, const CheckedPlan& plain) {
  const auto of_inner = prefix_of(inner, plain);
  const auto of_outer = prefix_of(outer, plain);
  if (!of_inner || !of_outer) return false;
  const Prefix joined{std::min(of_outer->count, of_inner->count - of_outer->skip), of_inner->skip + of_outer->skip};
  if (joined.count < 1) return false;  // always empty: there is no call that says so
  Call rewritten = outer;
  if (signature_of(outer, plain).list_law == ListLaw::first) {
    if (joined.skip > 0) return false;
  } else {
    if (joined.skip != of_outer->skip && !set(rewritten, "skip", joined.skip, plain)) return false;
    if (!set(rewritten, "count", joined.count, plain)) return false;
  }
  find_argument(rewritten, "items")->value = find_argument(inner, "items")->value;
  outer = std::move(rewritten);
  return true;
}

/// Whether a take takes all that a source gives.
bool takes_all(const Call& take, const Call& source, const CheckedPlan& plain) {
  const auto prefix = prefix_of(take, plain);
  const auto* limit = constant<double>(source, "limit");
  return prefix && limit != nullptr && prefix->skip == 0 && prefix->count >= *limit &&
         signature_of(take, plain).list_law == ListLaw::prefix;
}

}  // namespace

/// take(items: take(items: x, count: 9), count: 5) becomes take(items: x, count: 5), and a take of all that a source
/// gives becomes the source's list. Takes never fail; first() fails on an empty list, which its prefix would be too.
bool join_prefixes(Draft& draft) {
  const CheckedPlan& plain = draft.plain();
  bool changed = false;
  for (const ListLaw law : {ListLaw::prefix, ListLaw::first}) {
    for (Step* step : draft.calls_under(law)) {
      Invocation* outer = call_under(law, *step, plain);
      if (outer == nullptr) continue;
      const auto found = draft.by_name().find(referred(outer->call, "items"));
      if (found == draft.by_name().end()) continue;
      if (const Invocation* inner = call_under(ListLaw::prefix, *found->second, plain)) {
        changed = join(outer->call, inner->call, plain) || changed;
      } else if (const Invocation* source = call_under(ListLaw::source, *found->second, plain);
                 source != nullptr && takes_all(outer->call, source->call, plain)) {
        step->action = Let{{Reference{found->second->name}, step->position}};
        changed = true;
      }
    }
  }
  return changed;
}

}  // namespace attune::plan
