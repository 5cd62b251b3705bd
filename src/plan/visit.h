#pragma once
#include "plan/plan.h"

namespace attune::plan {

/// Calls `visit` with each block of a step: a loop's body, a branch's two sides. Not with blocks inside those.
template <class AnyStep, class Visit>
void for_each_block(AnyStep& step, Visit visit) {
  if (auto* loop = std::get_if<ForEach>(&step.action)) visit(loop->body);
  if (auto* branch = std::get_if<If>(&step.action)) {
    visit(branch->then);
    if (branch->otherwise) visit(*branch->otherwise);
  }
}

/// Calls `visit` with each step of some and of the blocks in them: a step first, then those inside it.
template <class AnySteps, class Visit>
void for_each_step(AnySteps& steps, Visit visit) {
  for (auto& step : steps) {
    visit(step);
    for_each_block(step, [&](auto& block) { for_each_step(block.steps, visit); });
  }
}

/// Calls `visit` with each value that a step itself is made of: arguments, conditions, the list of a loop. Not with
/// those inside other values or blocks.
template <class AnyStep, class Visit>
void for_each_value(AnyStep& step, Visit visit) {
  if (auto* invocation = std::get_if<Invocation>(&step.action)) {
    for (auto& argument : invocation->call.arguments) visit(argument.value);
    if (invocation->otherwise) visit(*invocation->otherwise);
  }
  if (auto* let = std::get_if<Let>(&step.action)) visit(let->value);
  if (auto* loop = std::get_if<ForEach>(&step.action)) visit(loop->in);
  if (auto* branch = std::get_if<If>(&step.action)) visit(branch->condition);
}

/// Calls `visit` with each value directly inside another.
template <class AnyExpression, class Visit>
void for_each_part(AnyExpression& expression, Visit visit) {
  if (auto* list = std::get_if<List>(&expression.node))
    for (auto& element : list->elements) visit(element);
  if (auto* object = std::get_if<Object>(&expression.node))
    for (auto& member : object->members) visit(member.value);
  if (auto* call = std::get_if<Call>(&expression.node))
    for (auto& argument : call->arguments) visit(argument.value);
  if (auto* member = std::get_if<Member>(&expression.node))
    for (auto& of : member->of) visit(of);
  if (auto* operation = std::get_if<Operation>(&expression.node))
    for (auto& operand : operation->operands) visit(operand);
}

/// Calls `visit` with every reference in a value, at any depth.
template <class AnyExpression, class Visit>
void for_each_reference(AnyExpression& expression, Visit visit) {
  if (auto* reference = std::get_if<Reference>(&expression.node)) visit(*reference);
  for_each_part(expression, [&](auto& part) { for_each_reference(part, visit); });
}

/// Calls `visit` with every reference in a step, its blocks included.
template <class AnyStep, class Visit>
void for_each_reference_in(AnyStep& step, Visit visit) {
  for_each_value(step, [&](auto& value) { for_each_reference(value, visit); });
  for_each_block(step, [&](auto& block) {
    for (auto& inner : block.steps) for_each_reference_in(inner, visit);
    for_each_reference(block.value, visit);
  });
}

}  // namespace attune::plan
