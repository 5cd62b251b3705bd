#include "plan/optimiser/internal/prefix.h"

namespace attune::plan {

std::optional<Prefix> prefix_of(const Call& call, const CheckedPlan& plain) {
  const Signature& signature = signature_of(call, plain);
  const ListLaw law = signature.list_law;
  if (law == ListLaw::first) return Prefix{};
  const auto* count = constant<double>(call, "count");
  if (law != ListLaw::prefix || count == nullptr || !constants_fit(call, signature)) return std::nullopt;
  if (find_argument(call, "skip") == nullptr) return Prefix{*count, 0};
  const auto* skip = constant<double>(call, "skip");
  return skip == nullptr ? std::nullopt : std::optional(Prefix{*count, *skip});
}

}  // namespace attune::plan
