#include "plan/syntax/internal/operators.h"
#include "plan/syntax/plan_json.h"

#include <cmath>

namespace attune::plan {
namespace {

json::value expression_to_json(const Expression& expression);

json::object call_to_json(const Call& call) {
  json::object named;
  json::array positional;
  for (const Argument& argument : call.arguments) {
    if (argument.name.empty()) {
      positional.push_back(expression_to_json(argument.value));
    } else {
      named[argument.name] = expression_to_json(argument.value);
    }
  }
  json::object object{{"tool", call.tool}};
  if (!named.empty()) object["arguments"] = std::move(named);
  if (!positional.empty()) object["positional"] = std::move(positional);
  return object;
}

struct NodeToJson {
  json::value operator()(bool value) const { return value; }
  json::value operator()(double value) const {
    // Whole numbers print as people write them: 500, not 5E2.
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (std::floor(value) == value && std::abs(value) < kExact && !(value == 0 && std::signbit(value)))
      return static_cast<std::int64_t>(value);
    return value;
  }
  json::value operator()(const std::string& text) const { return json::string(text); }
  json::value operator()(const Date& date) const { return json::object{{"date", date_text(date)}}; }
  json::value operator()(LocalTime time) const { return json::object{{"time", local_time_text(time)}}; }
  json::value operator()(const Duration& duration) const { return json::object{{"duration", duration_text(duration)}}; }
  json::value operator()(const Filter& filter) const { return json::object{{"filter", attune::to_text(filter)}}; }
  json::value operator()(const Reference& reference) const { return json::object{{"ref", reference.name}}; }
  json::value operator()(const List& list) const {
    json::array array;
    for (const Expression& element : list.elements) array.push_back(expression_to_json(element));
    return array;
  }
  json::value operator()(const Object& object) const {
    json::object members;
    for (const Argument& member : object.members) members[member.name] = expression_to_json(member.value);
    return json::object{{"object", std::move(members)}};
  }
  json::value operator()(const Call& call) const { return json::object{{"call", call_to_json(call)}}; }
  json::value operator()(const Member& member) const {
    return json::object{{"field", member.field}, {"of", expression_to_json(member.of.front())}};
  }
  json::value operator()(const Operation& operation) const {
    json::array operands;
    for (const Expression& operand : operation.operands) operands.push_back(expression_to_json(operand));
    return json::object{{"op", form_of(operation.op).text}, {"of", std::move(operands)}};
  }
};

json::value expression_to_json(const Expression& expression) {
  return std::visit(NodeToJson{}, expression.node);
}

json::object step_to_json(const Step& step);

void add_block(json::object& object, const Block& block) {
  json::array steps;
  for (const Step& step : block.steps) steps.push_back(step_to_json(step));
  object["do"] = std::move(steps);
  object["yield"] = expression_to_json(block.value);
}

json::object block_to_json(const Block& block) {
  json::object object;
  add_block(object, block);
  return object;
}

/// Adds what a step does to the object that names it.
struct ActionToJson {
  json::object& object;
  void operator()(const Invocation& invocation) const {
    for (auto& [key, value] : call_to_json(invocation.call)) object[key] = std::move(value);
    if (invocation.needs_confirmation) object["needs_confirmation"] = true;
    if (invocation.optional) object["optional"] = true;
    if (invocation.otherwise) object["else"] = expression_to_json(*invocation.otherwise);
  }
  void operator()(const Let& let) const { object["let"] = expression_to_json(let.value); }
  void operator()(const ForEach& loop) const {
    object["for"] = loop.variable;
    object["in"] = expression_to_json(loop.in);
    object["at_most"] = NodeToJson{}(loop.at_most);
    add_block(object, loop.body);
  }
  void operator()(const If& branch) const {
    object["if"] = expression_to_json(branch.condition);
    object["then"] = block_to_json(branch.then);
    if (branch.otherwise) object["else"] = block_to_json(*branch.otherwise);
  }
};

json::object step_to_json(const Step& step) {
  json::object object;
  if (!step.name.empty()) object["name"] = step.name;
  std::visit(ActionToJson{object}, step.action);
  return object;
}

json::object definition_to_json(const Definition& definition) {
  json::object object{{"name", definition.name}};
  json::array parameters;
  for (const Definition::Parameter& parameter : definition.parameters)
    parameters.push_back(json::object{{"name", parameter.name}, {"type", parameter.type}});
  object["parameters"] = std::move(parameters);
  add_block(object, definition.body);
  return object;
}

}  // namespace

json::value to_json(const Plan& plan) {
  json::object object{{"request", plan.request}};
  if (!plan.definitions.empty()) {
    json::array definitions;
    for (const Definition& definition : plan.definitions) definitions.push_back(definition_to_json(definition));
    object["define"] = std::move(definitions);
  }
  json::array steps;
  for (const Step& step : plan.steps) steps.push_back(step_to_json(step));
  object["steps"] = std::move(steps);
  return object;
}

}  // namespace attune::plan
