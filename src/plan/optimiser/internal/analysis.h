#pragma once
#include "plan/by_name.h"
#include "plan/checking/checker.h"

#include <string_view>

namespace attune::plan {

const Signature& signature_of(const Call& call, const CheckedPlan& plain);
/// Null where a call has no such argument.
Argument* find_argument(Call& call, std::string_view name);
const Argument* find_argument(const Call& call, std::string_view name);
/// An argument that is a constant of the plan; null for another one, or none.
template <class T>
const T* constant(const Call& call, std::string_view name) {
  const Argument* argument = find_argument(call, name);
  return argument == nullptr ? nullptr : std::get_if<T>(&argument->value.node);
}
/// Whether the constants of a call are in its parameters' ranges: those that folding made need not be.
bool constants_fit(const Call& call, const Signature& signature);
/// The name that an argument refers to; empty for another value, or none.
std::string_view referred(const Call& call, std::string_view name);

bool needs_confirmation(const Step& step, const CheckedPlan& plain);
/// A call that is carried out whenever its inputs are there, asks nobody, and whose failure is the plan's. Null for
/// another step.
const Invocation* unconditional_call(const Step& step, const CheckedPlan& plain);
/// Such a call of a tool that keeps this law, with constants in their ranges.
Invocation* call_under(ListLaw law, Step& step, const CheckedPlan& plain);

/// Whether all that a step does, blocks included, may be left out or done once instead of twice.
bool is_pure(const Step& step, const CheckedPlan& plain);
/// Whether a value may come to nothing: sums and products can, beyond their bounds.
bool may_fail(const Expression& value);
/// Whether a step may, or something inside it; a failure that `optional` catches counts.
bool may_fail(const Step& step, const CheckedPlan& plain);
/// Whether a failure of a step, or inside it, would end the plan.
bool may_sink(const Step& step, const CheckedPlan& plain);

bool refers_to_any(const Step& step, const NameViewSet& names);

}  // namespace attune::plan
