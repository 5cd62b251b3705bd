#include "plan/optimiser/internal/analysis.h"

#include "plan/visit.h"

#include <algorithm>
#include <functional>

namespace attune::plan {
namespace {

/// A number or a text that stands in the plan itself; absent for other values.
Value constant_of(const Expression& value) {
  if (const double* number = std::get_if<double>(&value.node)) return {*number};
  if (const auto* text = std::get_if<std::string>(&value.node)) return {*text};
  return {};
}

/// Whether the value that stands for a parameter might be out of its range when it comes to it. A constant may be, too:
/// one that folding made.
bool may_be_out_of_range(const Parameter& parameter, const Expression& value) {
  const bool has_range = parameter.low || parameter.high || parameter.whole || !parameter.choices.empty();
  const Value known = constant_of(value);
  return has_range && (known.is_absent() || !parameter.admits(known));
}

bool may_fail(const Invocation& invocation, const CheckedPlan& plain) {
  const Signature& signature = signature_of(invocation.call, plain);
  if (!signature.never_fails()) return true;
  return std::ranges::any_of(invocation.call.arguments, [&](const Argument& argument) {
    const Parameter* parameter = signature.parameter(argument.name);
    return may_fail(argument.value) || (parameter != nullptr && may_be_out_of_range(*parameter, argument.value));
  });
}

/// Whether something that a step evaluates, or that stands in its blocks, is as asked.
bool any_inside(const Step& step, const std::function<bool(const Step&)>& asked) {
  bool found = false;
  for_each_block(step, [&](const Block& block) {
    found = found || may_fail(block.value) || std::ranges::any_of(block.steps, asked);
  });
  return found;
}

}  // namespace

const Signature& signature_of(const Call& call, const CheckedPlan& plain) {
  return plain.tools().find(call.tool)->signature;
}

Argument* find_argument(Call& call, std::string_view name) {
  const auto found = std::ranges::find(call.arguments, name, &Argument::name);
  return found == call.arguments.end() ? nullptr : &*found;
}

const Argument* find_argument(const Call& call, std::string_view name) {
  const auto found = std::ranges::find(call.arguments, name, &Argument::name);
  return found == call.arguments.end() ? nullptr : &*found;
}

bool constants_fit(const Call& call, const Signature& signature) {
  return std::ranges::all_of(call.arguments, [&](const Argument& argument) {
    const Parameter* parameter = signature.parameter(argument.name);
    return parameter == nullptr || parameter->admits(constant_of(argument.value)).has_value();
  });
}

std::string_view referred(const Call& call, std::string_view name) {
  const auto* reference = constant<Reference>(call, name);
  return reference == nullptr ? std::string_view() : reference->name;
}

bool needs_confirmation(const Step& step, const CheckedPlan& plain) {
  const StepFlow* flow = plain.find_flow(step.name);
  return flow != nullptr && flow->needs_confirmation;
}

const Invocation* unconditional_call(const Step& step, const CheckedPlan& plain) {
  const Invocation* invocation = invocation_of(step);
  if (invocation == nullptr || invocation->optional || needs_confirmation(step, plain)) return nullptr;
  return invocation;
}

Invocation* call_under(ListLaw law, Step& step, const CheckedPlan& plain) {
  Invocation* invocation = invocation_of(step);
  if (invocation == nullptr) return nullptr;
  const Signature& signature = signature_of(invocation->call, plain);
  if (signature.list_law != law) return nullptr;
  const bool is_sure = unconditional_call(step, plain) != nullptr && constants_fit(invocation->call, signature);
  return is_sure ? invocation : nullptr;
}

bool is_pure(const Step& step, const CheckedPlan& plain) {
  if (const Invocation* invocation = invocation_of(step))
    return signature_of(invocation->call, plain).is_pure() && !needs_confirmation(step, plain) &&
           invocation->call.tool != kReply;
  bool pure = true;
  for_each_block(step, [&](const Block& block) {
    pure = pure && std::ranges::all_of(block.steps, [&](const Step& inner) { return is_pure(inner, plain); });
  });
  return pure;
}

bool may_fail(const Expression& value) {
  bool may = false;
  if (const auto* operation = std::get_if<Operation>(&value.node))
    may = operation->op == Operator::add || operation->op == Operator::subtract ||
          operation->op == Operator::multiply || operation->op == Operator::divide;
  for_each_part(value, [&](const Expression& part) { may = may || may_fail(part); });
  return may;
}

bool may_fail(const Step& step, const CheckedPlan& plain) {
  if (const Invocation* invocation = invocation_of(step)) return may_fail(*invocation, plain);
  bool may = any_inside(step, [&](const Step& inner) { return may_fail(inner, plain); });
  for_each_value(step, [&](const Expression& value) { may = may || may_fail(value); });
  return may;
}

bool may_sink(const Step& step, const CheckedPlan& plain) {
  if (const Invocation* invocation = invocation_of(step)) return !invocation->optional && may_fail(*invocation, plain);
  bool may = any_inside(step, [&](const Step& inner) { return may_sink(inner, plain); });
  for_each_value(step, [&](const Expression& value) { may = may || may_fail(value); });
  return may;
}

bool refers_to_any(const Step& step, const NameViewSet& names) {
  bool refers = false;
  for_each_reference_in(step, [&](const Reference& reference) { refers = refers || names.contains(reference.name); });
  return refers;
}

}  // namespace attune::plan
