#include "plan/operations.h"
#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

#include <algorithm>
#include <iterator>

namespace attune::plan {
namespace {

bool is_constant(const Expression& value) {
  if (const auto* list = std::get_if<List>(&value.node)) return std::ranges::all_of(list->elements, is_constant);
  return !std::holds_alternative<Reference>(value.node) && !std::holds_alternative<Call>(value.node) &&
         !std::holds_alternative<Member>(value.node) && !std::holds_alternative<Operation>(value.node) &&
         !std::holds_alternative<Object>(value.node);
}

struct ToValue {
  Value operator()(const List& list) const {
    std::vector<Value> values;
    values.reserve(list.elements.size());
    for (const Expression& element : list.elements) values.push_back(std::visit(ToValue{}, element.node));
    return {std::move(values)};
  }
  Value operator()(const Reference&) const { return {}; }
  Value operator()(const Call&) const { return {}; }
  Value operator()(const Member&) const { return {}; }
  Value operator()(const Operation&) const { return {}; }
  Value operator()(const Object&) const { return {}; }
  Value operator()(const auto& literal) const { return {literal}; }
};

/// Empty for a value that no literal writes: nothing, items, records.
std::optional<Expression> to_literal(const Value& value, Position position) {
  const auto literal = [&](auto node) { return std::optional(Expression{std::move(node), position}); };
  if (const auto* boolean = std::get_if<bool>(&value.data)) return literal(*boolean);
  if (const auto* number = std::get_if<double>(&value.data)) return literal(*number);
  if (const auto* text = std::get_if<std::string>(&value.data)) return literal(*text);
  if (const auto* date = std::get_if<Date>(&value.data)) return literal(*date);
  if (const auto* time = std::get_if<LocalTime>(&value.data)) return literal(*time);
  if (const auto* duration = std::get_if<Duration>(&value.data)) return literal(*duration);
  if (const auto* filter = std::get_if<Filter>(&value.data)) return literal(*filter);
  const auto* values = std::get_if<std::vector<Value>>(&value.data);
  if (values == nullptr) return std::nullopt;
  List list;
  for (const Value& element : *values) {
    auto folded = to_literal(element, position);
    if (!folded) return std::nullopt;
    list.elements.push_back(*std::move(folded));
  }
  return literal(std::move(list));
}

/// Operators between constants become their result. One that has none, such as a division by zero, stays: it fails when
/// the plan runs, and only if it comes to that. `false and x` stays too: what it comes to hangs on x as far as labels
/// go.
bool fold(Expression& value) {
  bool changed = false;
  for_each_part(value, [&](Expression& part) { changed = fold(part) || changed; });
  const auto* operation = std::get_if<Operation>(&value.node);
  if (operation == nullptr || !std::ranges::all_of(operation->operands, is_constant)) return changed;
  std::vector<Value> operands;
  operands.reserve(operation->operands.size());
  for (const Expression& operand : operation->operands) operands.push_back(std::visit(ToValue{}, operand.node));
  const auto result = apply_operator(operation->op, operands);
  if (!result) return changed;
  auto literal = to_literal(*result, value.position);
  if (!literal) return changed;
  value = *std::move(literal);
  return true;
}

/// Branches on constants. What was inside is named as its trace would have called it, "x.b" for b of the branch x, so
/// that errors and partial answers name the same.
///
/// A branch as a whole waits for all that either side needs. Taken apart, its calls wait for less: so only where
/// nothing that it needs may be waiting for the person, and where all calls inside are pure and stay in the house.
class Branches {
 public:
  explicit Branches(Draft& draft) : draft_(draft) {
    for (const std::string_view name : draft.waiting()) waiting_.emplace(name);
  }

  bool fold(std::vector<Step>& steps) {
    bool changed = false;
    std::vector<Step> folded;
    folded.reserve(steps.size());
    for (Step& step : steps) {
      for_each_block(step, [&](Block& block) { changed = fold(block.steps) || changed; });
      if (Block* taken = taken_apart(step)) {
        take_apart(step, *taken, folded);
        changed = true;
      } else {
        folded.push_back(std::move(step));
      }
    }
    steps = std::move(folded);
    return changed;
  }

 private:
  /// The side to take; null where the branch stays.
  [[nodiscard]] Block* taken_apart(Step& step) const {
    auto* branch = std::get_if<If>(&step.action);
    if (branch == nullptr) return nullptr;
    const bool* condition = std::get_if<bool>(&branch->condition.node);
    if (condition == nullptr || (!*condition && !branch->otherwise)) return nullptr;
    const bool may = !waiting_.contains(step.name) && is_pure(step, draft_.plain()) && stays_inside(step);
    if (!may) return nullptr;
    return *condition ? &branch->then : &*branch->otherwise;
  }

  [[nodiscard]] bool stays_inside(const Step& step) const {
    bool inside = true;
    for_each_block(step, [&](const Block& block) {
      for_each_step(block.steps, [&](const Step& inner) {
        const Invocation* invocation = invocation_of(inner);
        inside = inside && (invocation == nullptr || !signature_of(invocation->call, draft_.plain()).outside);
      });
    });
    return inside;
  }

  static void take_apart(Step& step, Block& taken, std::vector<Step>& out) {
    NameSet inner;
    for (const Step& one : taken.steps) inner.insert(one.name);
    const auto rename = [&](Reference& reference) {
      if (inner.contains(reference.name)) reference.name = step.name + "." + reference.name;
    };
    for (Step& one : taken.steps) {
      for_each_reference_in(one, rename);
      one.name = step.name + "." + one.name;
      out.push_back(std::move(one));
    }
    for_each_reference(taken.value, rename);
    Expression value = std::move(taken.value);
    out.push_back({step.name, Let{std::move(value)}, step.position});
  }

  Draft& draft_;
  NameSet waiting_;  // names of its own: steps move
};

}  // namespace

bool fold_constants(Draft& draft) {
  std::vector<Step>& steps = draft.steps();
  bool changed = false;
  for_each_step(steps, [&](Step& step) {
    for_each_value(step, [&](Expression& value) { changed = fold(value) || changed; });
    for_each_block(step, [&](Block& block) { changed = fold(block.value) || changed; });
  });
  bool has_constant_branch = false;
  for_each_step(steps, [&](const Step& step) {
    const auto* branch = std::get_if<If>(&step.action);
    has_constant_branch = has_constant_branch || (branch != nullptr && is_constant(branch->condition));
  });
  if (!has_constant_branch) return changed;
  changed = Branches(draft).fold(steps) || changed;
  draft.forget();  // the steps have been moved, changed or not
  return changed;
}

}  // namespace attune::plan
