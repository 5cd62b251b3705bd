#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

bool is_carried(std::string_view argument) {
  return argument == "where" || argument == "limit";
}

/// Whether two calls of a source differ in their condition and limit alone, and those are constant.
bool ask_alike(const Call& a, const Call& b) {
  if (a.tool != b.tool || a.arguments.size() != b.arguments.size()) return false;
  for (const std::string_view name : {"where", "limit"})
    for (const Call* call : {&a, &b})
      if (find_argument(*call, name) != nullptr && constant<Filter>(*call, name) == nullptr &&
          constant<double>(*call, name) == nullptr)
        return false;
  return std::ranges::all_of(a.arguments, [&](const Argument& argument) {
    const Argument* other = find_argument(b, argument.name);
    return other != nullptr && (is_carried(argument.name) || other->value == argument.value);
  });
}

bool narrow(std::vector<Step>& steps, const CheckedPlan& plain, const ByNameView<std::size_t>& uses) {
  bool changed = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for_each_block(steps[i], [&](Block& block) { changed = narrow(block.steps, plain, uses) || changed; });
    Invocation* unneeded = call_under(ListLaw::source, steps[i], plain);
    if (unneeded == nullptr || uses.at(steps[i].name) > 0) continue;
    bool found = false;
    for (std::size_t later = i + 1; later < steps.size() && !found; ++later) {
      Invocation* wanted = call_under(ListLaw::source, steps[later], plain);
      if (wanted == nullptr || !ask_alike(unneeded->call, wanted->call)) continue;
      unneeded->call.arguments = std::move(wanted->call.arguments);
      steps[later].action = Let{{Reference{steps[i].name}, steps[later].position}};
      found = true;
    }
    changed = changed || found;
  }
  return changed;
}

}  // namespace

/// A source whose list nobody needs any more, since its condition was carried into a search of its own, makes that
/// search in the other's place: pool = candidates(...), short = candidates(..., where: ...) is one search, named pool.
/// Whether a source fails hangs on neither condition nor limit, so it is pool that the error names, as before.
bool narrow_sources(Draft& draft) {
  const bool are_several = draft.calls_under(ListLaw::source).size() > 1;
  return are_several && narrow(draft.steps(), draft.plain(), draft.uses());
}

}  // namespace attune::plan
