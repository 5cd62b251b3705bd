#include "plan/optimiser/internal/prefix.h"

namespace attune::plan {

std::optional<Prefix> prefix_of(const Call& call, const CheckedPlan& plain) {
  const ListLaw law = signature_of(call, plain).list_law;
  if (law == ListLaw::first) return Prefix{};
  const auto* count = constant<double>(call, "count");
  if (law != ListLaw::prefix || count == nullptr || !constants_fit(call, plain)) return std::nullopt;
  if (find_argument(call, "skip") == nullptr) return Prefix{*count, 0};
  const auto* skip = constant<double>(call, "skip");
  return skip == nullptr ? std::nullopt : std::optional(Prefix{*count, *skip});
}

}  // namespace attune::plan
