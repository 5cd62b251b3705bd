#include "plan/checking/internal/value_types.h"

#include "base/nearest_name.h"
#include "plan/operations.h"
#include "plan/syntax/names.h"
#include "plan/visit.h"

#include <algorithm>
#include <set>

namespace attune::plan {
namespace {

/// A positional value fills the parameter at its place, where the tool is not variadic.
const Parameter* find_parameter(const Signature& signature, const Argument& argument, std::size_t positional) {
  if (!argument.name.empty()) return signature.parameter(argument.name);
  return !signature.variadic && positional < signature.parameters.size() ? &signature.parameters[positional] : nullptr;
}

std::string mismatch_mend(const Type& wanted, std::string_view found) {
  if (wanted.kind() == Type::Kind::item && found == "items") return "take one: first(...)";
  if (wanted.kind() == Type::Kind::item && found == "text") return "look it up first: resolve_item(title: ...)";
  if (wanted.kind() == Type::Kind::user) return "write $user";
  if (wanted.kind() == Type::Kind::filter) return "write a condition, such as: year > 1990";
  if (wanted.kind() == Type::Kind::list && found == to_text(wanted.element())) return "put it in a list: [...]";
  if (found == to_text(Type::optional_of(wanted))) return "leave 'optional' out of the line that names it";
  return fmt::format("give a value of type {}", to_text(wanted));
}

}  // namespace

void ValueTypes::begin_scope(const std::vector<Step>& steps) {
  scope_ = Scope();
  named_somewhere_.clear();
  note_names(steps);
}

void ValueTypes::note_names(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    named_somewhere_.insert(step.name);
    for_each_block(step, [this](const Block& block) { note_names(block.steps); });
  }
}

void ValueTypes::define(std::string_view name, std::optional<Type> type, Position position) {
  if (!is_name(name))
    return faults_.report(position, fmt::format("'{}' is not a name", name), "use letters, digits and _");
  if (!scope_.define(name, std::move(type)))
    faults_.report(position, fmt::format("'{}' is named twice", name), "give each value a name of its own");
}

const Signature* ValueTypes::find_signature(std::string_view name) const {
  if (const auto defined = definitions_.find(name); defined != definitions_.end()) return &defined->second;
  const Tool* tool = tools_.find(name);
  return tool == nullptr ? nullptr : &tool->signature;
}

std::optional<Type> ValueTypes::check_call(const Call& call) {
  const Signature* signature = find_signature(call.tool);
  if (signature == nullptr) {
    report_unknown_tool(call);
    return std::nullopt;
  }
  if (options_.may_call && !definitions_.contains(call.tool) && !options_.may_call(call.tool))
    faults_.report(call.position, fmt::format("{}() is not permitted here", call.tool),
                   "the operator can permit it for this key or person", ErrorCode::permission_denied);
  std::set<std::string_view> given;
  std::size_t positional = 0;
  for (const Argument& argument : call.arguments) {
    if (faults_.full()) break;
    const Parameter* parameter = find_parameter(*signature, argument, positional);
    if (argument.name.empty()) ++positional;
    if (parameter == nullptr && signature->variadic && argument.name.empty()) {
      check_expression(argument.value, nullptr, {call.tool, "a value"});
    } else if (parameter == nullptr) {
      report_unknown_argument(call, *signature, argument);
    } else {
      if (!given.insert(parameter->name).second)
        faults_.report(argument.value.position, fmt::format("{}() is given '{}' twice", call.tool, parameter->name),
                       "keep one of them");
      check_argument(argument.value, *parameter, call.tool);
    }
  }
  for (const Parameter& parameter : signature->parameters)
    if (parameter.required && !given.contains(parameter.name))
      faults_.report(call.position, fmt::format("{}() lacks '{}'", call.tool, parameter.name),
                     fmt::format("add {}: {}", parameter.name,
                                 parameter.type.kind() == Type::Kind::user ? "$user" : to_text(parameter.type)));
  return signature->result;
}

void ValueTypes::check_argument(const Expression& value, const Parameter& parameter, std::string_view tool) {
  check_expression(value, &parameter.type, {tool, parameter.name});
  Value constant;
  if (const double* number = std::get_if<double>(&value.node)) constant.data = *number;
  if (const auto* text = std::get_if<std::string>(&value.node)) constant.data = *text;
  if (const Status fits = parameter.admits(constant); !fits)
    faults_.report(value.position, fits.error().message, fits.error().mend);
}

void ValueTypes::report_unknown_tool(const Call& call) {
  const auto tools = tools_.all();
  std::vector<std::string_view> names;
  names.reserve(tools.size() + definitions_.size());
  for (const auto& [name, signature] : definitions_) names.push_back(name);
  for (const Tool* known : tools) names.push_back(known->signature.name);
  faults_.report(call.position, fmt::format("there is no tool '{}'", call.tool), nearest_mend(call.tool, names));
}

void ValueTypes::report_unknown_argument(const Call& call, const Signature& signature, const Argument& argument) {
  if (argument.name.empty())
    return faults_.report(argument.value.position, fmt::format("{}() is given too many values", call.tool),
                          "leave the last one out");
  if (signature.variadic)
    return faults_.report(argument.value.position, fmt::format("{}() takes values without names", call.tool),
                          fmt::format("leave '{}:' out", argument.name));
  std::vector<std::string_view> names;
  names.reserve(signature.parameters.size());
  for (const Parameter& parameter : signature.parameters) names.push_back(parameter.name);
  faults_.report(argument.value.position, fmt::format("{}() has no argument '{}'", call.tool, argument.name),
                 nearest_mend(argument.name, names));
}

std::optional<Type> ValueTypes::check_nested_call(const Call& call) {
  const std::optional<Type> type = check_call(call);
  if (const Signature* signature = find_signature(call.tool)) {
    const bool has_effect = signature->side_effect != SideEffect::none;
    if (has_effect || signature->needs_confirmation())
      faults_.report(call.position,
                     fmt::format("{}() {}, so it cannot stand inside another call", call.tool,
                                 has_effect ? "has an effect" : "needs the person's confirmation"),
                     fmt::format("give it a line of its own: name = {}(...)", call.tool));
  }
  if (!type || type->kind() != Type::Kind::nothing) return type;
  faults_.report(call.position, fmt::format("{}() gives no value", call.tool), "call it on a line of its own");
  return std::nullopt;
}

std::optional<Type> ValueTypes::check_expression(const Expression& expression, const Type* wanted, const Place& place) {
  if (faults_.full()) return std::nullopt;
  if (const auto* list = std::get_if<List>(&expression.node))
    return check_list(*list, expression.position, wanted, place);
  if (const auto* object = std::get_if<Object>(&expression.node))
    return check_object(*object, expression.position, wanted, place);
  const std::optional<Type> type = type_of(expression);
  if (type && wanted != nullptr && !wanted->accepts(*type))
    report_mismatch(expression.position, *wanted, to_text(*type), place);
  return type;
}

std::optional<Type> ValueTypes::check_list(const List& list, Position position, const Type* wanted,
                                           const Place& place) {
  const Type* target = wanted != nullptr ? &wanted->present() : nullptr;
  if (target != nullptr && target->kind() != Type::Kind::list && target->kind() != Type::Kind::json) {
    report_mismatch(position, *wanted, "a list", place);
    return std::nullopt;
  }
  const Type* element = nullptr;
  if (target != nullptr && target->kind() == Type::Kind::list) element = &target->element();
  std::optional<Type> common = Type(Type::Kind::nothing);  // of no elements
  for (std::size_t i = 0; i < list.elements.size(); ++i) {
    const auto type = check_expression(list.elements[i], element, place);
    if (i == 0 || !type || !common) {
      common = type;
      continue;
    }
    common = common_type(*common, *type);
    if (!common && element == nullptr) common = Type(Type::Kind::json);
  }
  if (element != nullptr) return Type::list_of(*element);
  return common ? std::optional(Type::list_of(*common)) : std::nullopt;
}

std::optional<Type> ValueTypes::check_object(const Object& object, Position position, const Type* wanted,
                                             const Place& place) {
  const Type* target = wanted != nullptr ? &wanted->present() : nullptr;
  const bool is_record = target != nullptr && target->kind() == Type::Kind::record;
  if (target != nullptr && !is_record && target->kind() != Type::Kind::json) {
    report_mismatch(position, *wanted, "an object", place);
    return std::nullopt;
  }
  std::vector<Type::Field> fields;
  for (const Argument& member : object.members) {
    const Type* field = is_record ? target->field(member.name) : nullptr;
    const auto type = check_expression(member.value, field, {place.tool, member.name});
    if (type) fields.push_back({member.name, field != nullptr ? *field : *type});
  }
  if (is_record)
    for (const Type::Field& field : target->fields())
      if (!field.type.is_optional() &&
          std::ranges::find(object.members, field.name, &Argument::name) == object.members.end())
        faults_.report(position, fmt::format("'{}' of {}() lacks '{}'", place.argument, place.tool, field.name),
                       fmt::format("add {}: {}", field.name, to_text(field.type)));
  if (fields.size() < object.members.size()) return std::nullopt;
  return Type::record_of(std::move(fields));
}

std::optional<Type> ValueTypes::type_of(const Expression& expression) {
  return std::visit([&](const auto& node) { return type_of_node(node, expression.position); }, expression.node);
}

std::optional<Type> ValueTypes::type_of_node(const Filter& filter, Position position) {
  if (const Status sound = check_filter(filter, catalogue_); !sound)
    faults_.report(position, sound.error().message, sound.error().mend);
  return Type::Kind::filter;
}

std::optional<Type> ValueTypes::type_of_node(const List& list, Position position) {
  return check_list(list, position, nullptr, {});
}

std::optional<Type> ValueTypes::type_of_node(const Object& object, Position position) {
  return check_object(object, position, nullptr, {});
}

std::optional<Type> ValueTypes::type_of_node(const Reference& reference, Position position) {
  if (const std::optional<Type>* known = scope_.find(reference.name)) return *known;
  report_unknown_name(reference.name, position);
  return std::nullopt;
}

std::optional<Type> ValueTypes::type_of_node(const Member& member, Position position) {
  const auto of = check_value(member.of.front());
  if (!of) return std::nullopt;
  auto type = member_type(*of, member.field, catalogue_);
  if (type) return *std::move(type);
  faults_.report(position, type.error().message, type.error().mend);
  return std::nullopt;
}

std::optional<Type> ValueTypes::type_of_node(const Operation& operation, Position position) {
  std::vector<Type> types;
  for (const Expression& operand : operation.operands)
    if (auto type = check_value(operand)) types.push_back(*std::move(type));
  return types.size() == operation.operands.size() ? joined_type(operation.op, types, position) : std::nullopt;
}

std::optional<Type> ValueTypes::joined_type(Operator op, const std::vector<Type>& operands, Position position) {
  auto type = operation_type(op, operands);
  if (type) return *std::move(type);
  faults_.report(position, type.error().message, type.error().mend);
  return std::nullopt;
}

void ValueTypes::report_unknown_name(std::string_view name, Position position) {
  if (faults_.step() != nullptr && name == faults_.step()->name)
    return faults_.report(position, fmt::format("'{}' is used in its own definition", name),
                          "use a name from a line above");
  if (scope_.is_taken(name))
    return faults_.report(position, fmt::format("'{}' belongs to a block that has ended", name),
                          "let the block yield it, and use the block's name");
  if (named_somewhere_.contains(name))
    return faults_.report(position, fmt::format("'{}' is named further down", name), "move the line that names it up");
  faults_.report(position, fmt::format("no line above names '{}'", name), nearest_mend(name, scope_.names()));
}

void ValueTypes::report_mismatch(Position position, const Type& wanted, std::string_view found, const Place& place) {
  faults_.report(
      position, fmt::format("'{}' of {}() is {}, but {} is wanted", place.argument, place.tool, found, to_text(wanted)),
      mismatch_mend(wanted, found));
}

}  // namespace attune::plan
