#pragma once
#include "plan/checking/checker.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

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
bool constants_fit(const Call& call, const CheckedPlan& plain);
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

/// Steps that may be kept waiting for the person's yes: by themselves, by what they need, or by something inside them.
/// What needs one of them, in its blocks too, waits as a whole.
std::unordered_set<std::string> waiting_steps(const std::vector<Step>& steps, const CheckedPlan& plain);
bool refers_to_any(const Step& step, const std::unordered_set<std::string>& names);

/// How often each step is referred to, at any depth. Names are views of the steps' own: they hold until steps move.
std::unordered_map<std::string_view, std::size_t> uses_of(const std::vector<Step>& steps);

/// Whether any call, at any depth, is of a tool that keeps one of these laws: a cheap question before dear ones.
bool has_calls_under(std::initializer_list<ListLaw> laws, const std::vector<Step>& steps, const CheckedPlan& plain);

/// A named step, wherever it stands. Pointers hold until steps are added or removed.
std::unordered_map<std::string_view, Step*> steps_by_name(std::vector<Step>& steps);

}  // namespace attune::plan
