#pragma once
#include "plan/checking/lowering.h"
#include "plan/execution/executor.h"
#include "plan/operations.h"
#include "plan/visit.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace attune::plan::testing {

/// What the executor must come to, found the slow way: the lowered plan line by line, one call after the other, nothing
/// at the same time and nothing tried twice. Tools must be synchronous and deterministic.
class ReferenceRun {
 public:
  ReferenceRun(const CheckedPlan& checked, bool confirmed) : checked_(checked), confirmed_(confirmed) {}

  struct Result {
    std::vector<Value> reply;
    std::vector<std::string> partial;
    std::vector<std::string> waiting;  ///< names of steps
    std::optional<Error> error;
  };

  Result run() {
    Scope scope;
    run_steps(checked_.plan().steps, scope, "");
    return result_;
  }

 private:
  struct Slot {
    StepState state = StepState::done;
    bool may_be_absent = false;  // an optional call
    Value value;
  };
  struct Scope {
    const Scope* around = nullptr;
    std::map<std::string, Slot> slots;
  };

  /// False when the plan has failed.
  bool run_steps(const std::vector<Step>& steps, Scope& scope, const std::string& path) {
    for (const Step& step : steps) {
      if (step.name.empty()) return reply(*invocation_of(step), scope);
      Slot slot;
      bool has_inputs = true;
      for_each_reference_in(step, [&](const Reference& reference) {
        const auto found = scope.slots.find(reference.name);
        if (found == scope.slots.end()) return;
        const StepState state = found->second.state;
        has_inputs = has_inputs && (state == StepState::done || state == StepState::failed);
      });
      if (!has_inputs)
        slot.state = StepState::skipped;
      else if (!run_step(step, scope, path, slot))
        return false;
      scope.slots.emplace(step.name, std::move(slot));
    }
    return true;
  }

  bool run_step(const Step& step, Scope& scope, const std::string& path, Slot& slot) {
    if (const auto* let = std::get_if<Let>(&step.action)) return store(value_of(let->value, scope), step, path, slot);
    if (const Invocation* invocation = invocation_of(step)) return call(step, *invocation, scope, path, slot);
    if (const auto* branch = std::get_if<If>(&step.action)) {
      const auto condition = value_of(branch->condition, scope);
      if (!condition) return sink(step, path, condition.error());
      const bool holds = std::get<bool>(condition->data);
      if (!holds && !branch->otherwise) return true;
      return run_block(holds ? branch->then : *branch->otherwise, step, scope, {}, path + step.name + ".", path, slot);
    }
    const auto& loop = std::get<ForEach>(step.action);
    const auto list = value_of(loop.in, scope);
    if (!list) return sink(step, path, list.error());
    std::vector<Value> elements;
    if (const auto* items = std::get_if<Ranking>(&list->data))
      for (const Scored& item : *items) elements.push_back({item.item});
    else
      elements = std::get<std::vector<Value>>(list->data);
    if (static_cast<double>(elements.size()) > loop.at_most) elements.resize(static_cast<std::size_t>(loop.at_most));
    std::vector<Value> yields;
    for (std::size_t round = 0; round < elements.size(); ++round) {
      Slot one;
      const std::string inside = fmt::format("{}{}[{}].", path, step.name, round + 1);
      if (!run_block(loop.body, step, scope, {{loop.variable, {StepState::done, false, elements[round]}}}, inside, path,
                     one))
        return false;
      if (one.state != StepState::done) slot.state = StepState::waiting;
      yields.push_back(std::move(one.value));
    }
    if (slot.state == StepState::done) slot.value.data = std::move(yields);
    return true;
  }

  bool run_block(const Block& block, const Step& step, const Scope& around, std::map<std::string, Slot> given,
                 const std::string& inside, const std::string& path, Slot& slot) {
    Scope scope{&around, std::move(given)};
    if (!run_steps(block.steps, scope, inside)) return false;
    for_each_reference(block.value, [&](const Reference& reference) {
      const auto found = scope.slots.find(reference.name);
      if (found == scope.slots.end()) return;
      const StepState state = found->second.state;
      if (state == StepState::waiting || state == StepState::skipped) slot.state = StepState::waiting;
    });
    return slot.state != StepState::done || store(value_of(block.value, scope), step, path, slot);
  }

  bool call(const Step& step, const Invocation& invocation, const Scope& scope, const std::string& path, Slot& slot) {
    slot.may_be_absent = invocation.optional;
    const Tool& tool = *checked_.tools().find(invocation.call.tool);
    std::map<std::string, Value, std::less<>> named;
    for (const Parameter& parameter : tool.signature.parameters) named.emplace(parameter.name, Value{});
    for (const Argument& argument : invocation.call.arguments) {
      auto value = value_of(argument.value, scope);
      if (!value) return otherwise(step, invocation, value.error(), scope, path, slot);
      named.insert_or_assign(argument.name, *std::move(value));
    }
    const StepFlow& flow = checked_.flow(step.name);
    const bool by_policy = flow.decision.verdict == FlowDecision::Verdict::needs_confirmation;
    if (flow.needs_confirmation && (by_policy || !confirmed_)) {
      result_.waiting.push_back(path + step.name);
      slot.state = StepState::waiting;
      return true;
    }
    for (const Parameter& parameter : tool.signature.parameters)
      if (named.at(parameter.name).is_absent() && (parameter.required || parameter.fallback) &&
          !parameter.type.is_optional())
        return otherwise(step, invocation,
                         not_found("{}() needs '{}', which is not there", tool.signature.name, parameter.name).error(),
                         scope, path, slot);
      else if (const Status fits = parameter.admits(named.at(parameter.name)); !fits)
        return otherwise(step, invocation, in_context(tool.signature.name + "()", fits.error()).error(), scope, path,
                         slot);
    auto result = std::get<Synchronous>(tool.run)(Arguments(std::move(named)), {});
    if (!result) return otherwise(step, invocation, result.error(), scope, path, slot);
    slot.value = *std::move(result);
    return true;
  }

  bool otherwise(const Step& step, const Invocation& invocation, const Error& error, const Scope& scope,
                 const std::string& path, Slot& slot) {
    if (invocation.optional && invocation.otherwise)
      if (auto value = value_of(*invocation.otherwise, scope)) slot.value = *std::move(value);
    return missed(step, invocation, error, path, slot);
  }

  bool missed(const Step& step, const Invocation& invocation, const Error& error, const std::string& path, Slot& slot) {
    if (!invocation.optional) return sink(step, path, error);
    slot.state = StepState::failed;
    if (slot.value.is_absent() && !is_taken_out(path + step.name)) result_.partial.push_back(path + step.name);
    return true;
  }

  bool store(attune::Result<Value> value, const Step& step, const std::string& path, Slot& slot) {
    if (!value) return sink(step, path, value.error());
    slot.value = *std::move(value);
    return true;
  }

  bool sink(const Step& step, const std::string& path, const Error& error) {
    result_.error = in_context(fmt::format("step '{}'", path + step.name), error).error();
    return false;
  }

  bool reply(const Invocation& reply, const Scope& scope) {
    for (const Argument& argument : reply.call.arguments) {
      bool is_there = true;
      for_each_reference(argument.value, [&](const Reference& reference) {
        const auto found = scope.slots.find(reference.name);
        if (found == scope.slots.end()) return;
        const auto& [state, may_be_absent, value] = found->second;
        is_there = is_there && (state == StepState::done || (state == StepState::failed && !value.is_absent()));
      });
      if (!is_there) continue;
      auto value = value_of(argument.value, scope);
      if (!value) {
        result_.error = in_context(fmt::format("step '{}'", kReply), value.error()).error();
        return false;
      }
      if (!value->is_absent()) result_.reply.push_back(*std::move(value));
    }
    return true;
  }

  attune::Result<Value> value_of(const Expression& expression, const Scope& scope) {
    if (const auto* reference = std::get_if<Reference>(&expression.node)) {
      if (reference->name.starts_with('$')) return Value{User{"ada"}};  // no other is used
      for (const Scope* from = &scope; from != nullptr; from = from->around)
        if (const auto found = from->slots.find(reference->name); found != from->slots.end())
          return found->second.value;
      return Value{};
    }
    std::vector<Value> parts;
    std::optional<Error> error;
    for_each_part(expression, [&](const Expression& part) {
      if (error) return;
      auto value = value_of(part, scope);
      if (value)
        parts.push_back(*std::move(value));
      else
        error = std::move(value).error();
    });
    if (error) return Failure(*std::move(error));
    if (const auto* operation = std::get_if<Operation>(&expression.node)) return apply_operator(operation->op, parts);
    if (const auto* found = std::get_if<Member>(&expression.node))
      return member(parts.front(), found->field, checked_.catalogue());
    if (std::holds_alternative<List>(expression.node)) return Value{std::move(parts)};
    if (const auto* object = std::get_if<Object>(&expression.node)) {
      Record record;
      for (std::size_t i = 0; i < parts.size(); ++i)
        if (!parts[i].is_absent()) record.fields.push_back({object->members[i].name, std::move(parts[i])});
      return Value{std::move(record)};
    }
    if (const auto* boolean = std::get_if<bool>(&expression.node)) return Value{*boolean};
    if (const auto* number = std::get_if<double>(&expression.node)) return Value{*number};
    if (const auto* text = std::get_if<std::string>(&expression.node)) return Value{*text};
    return Value{std::get<Filter>(expression.node)};
  }

  const CheckedPlan& checked_;
  bool confirmed_;
  Result result_;
};

}  // namespace attune::plan::testing
