#include "plan/checking/internal/plan_types.h"

#include "base/nearest_name.h"
#include "plan/checking/checker.h"
#include "plan/given_values.h"
#include "plan/operations.h"
#include "plan/syntax/internal/names.h"
#include "plan/visit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace attune::plan {
namespace {

constexpr std::size_t kMostDiagnostics = 50;
constexpr double kMostRounds = 1000;

/// Whose argument is being checked, for messages: "'limit' of candidates()".
struct Place {
  std::string_view tool;
  std::string_view argument;
};

/// Names and types of a plan as it was written.
class Checker {
 public:
  Checker(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue, const CheckOptions& options)
      : plan_(plan), tools_(tools), catalogue_(catalogue), options_(options) {}

  std::vector<Diagnostic> run() {
    for (const Definition& definition : plan_.definitions) check_definition(definition);
    begin_scope();
    for (const Step& step : plan_.steps) note_names(step);
    if (plan_.steps.empty()) report({}, "the plan has no steps", "end it with reply(...)");
    for (std::size_t i = 0; i < plan_.steps.size() && !full(); ++i) {
      step_ = &plan_.steps[i];
      check_top_step(*step_, i + 1 == plan_.steps.size());
    }
    // What a call lacks is known only after its arguments, but stands before them.
    std::ranges::stable_sort(found_, {},
                             [](const Diagnostic& d) { return std::tuple(d.position.line, d.position.column); });
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool full() const { return found_.size() == kMostDiagnostics; }
  void report(Position position, std::string message, std::string mend, ErrorCode code = ErrorCode::type_error) {
    if (full()) return;
    std::string name;
    if (step_ != nullptr) {
      const Invocation* invocation = invocation_of(*step_);
      name = step_->name.empty() && invocation != nullptr ? invocation->call.tool : step_->name;
    }
    found_.push_back({position, std::move(name), std::move(message), std::move(mend), code});
  }

  // -- scopes

  void begin_scope() {
    types_.clear();
    for (const auto& [name, kind] : kGiven) types_.emplace(name, Type(kind));
    taken_.clear();
    named_somewhere_.clear();
  }

  /// All names of a step and of the blocks in it, to tell "further down" from "nowhere".
  void note_names(const Step& step) {
    named_somewhere_.insert(step.name);
    for_each_block(step, [this](const Block& block) {
      for (const Step& inner : block.steps) note_names(inner);
    });
  }

  /// @param type  empty where it is not known, which has been reported
  void define(const std::string& name, std::optional<Type> type, Position position) {
    if (!is_name(name)) return report(position, fmt::format("'{}' is not a name", name), "use letters, digits and _");
    if (!taken_.insert(name).second)
      return report(position, fmt::format("'{}' is named twice", name), "give each value a name of its own");
    types_.insert_or_assign(name, std::move(type));
  }

  // -- steps

  void check_definition(const Definition& definition) {
    begin_scope();
    step_ = nullptr;
    Signature signature{.name = definition.name};
    if (!is_name(definition.name))
      report(definition.position, fmt::format("'{}' is not a name", definition.name), "use letters, digits and _");
    if (find_signature(definition.name) != nullptr)
      report(definition.position, fmt::format("there is a '{}' already", definition.name), "choose another name");
    for (const Definition::Parameter& parameter : definition.parameters) {
      const auto type = parse_type(parameter.type);
      if (!type) report(definition.position, type.error().message, type.error().mend);
      define(parameter.name, type ? std::optional(*type) : std::nullopt, definition.position);
      signature.parameters.push_back({.name = parameter.name, .type = type.value_or(Type(Type::Kind::json))});
    }
    for (const Step& step : definition.body.steps) note_names(step);
    effects_ = false;
    const std::optional<Type> type = check_block(definition.body);
    signature.result = type.value_or(Type(Type::Kind::json));
    signature.side_effect = effects_ ? SideEffect::reversible : SideEffect::none;
    definitions_.emplace(definition.name, std::move(signature));
  }

  void check_top_step(const Step& step, bool last) {
    const Invocation* invocation = invocation_of(step);
    if (invocation != nullptr && invocation->call.tool == kReply) return check_reply(step, *invocation, last);
    if (last) report(step.position, "the plan doesn't end with reply(...)", "add reply(...) as its last line");
    check_step(step);
  }

  void check_reply(const Step& step, const Invocation& invocation, bool last) {
    if (!last) report(step.position, "reply(...) stands before the end", "move it to the last line");
    if (!step.name.empty()) report(step.position, "reply(...) has no value to name", "leave the name out");
    if (invocation.optional || invocation.needs_confirmation || invocation.otherwise)
      report(invocation.call.position, "reply(...) is always carried out",
             fmt::format("leave '{}' out", invocation.optional             ? "optional"
                                           : invocation.needs_confirmation ? "needs confirmation"
                                                                           : "else"));
    check_call(invocation.call);
  }

  void check_step(const Step& step) {
    if (step.name.empty()) {
      const Invocation* invocation = invocation_of(step);
      report(step.position, "the value has no name",
             fmt::format("write: name = {}", invocation == nullptr ? "..." : invocation->call.tool + "(...)"));
    }
    std::optional<Type> type = std::visit([this](const auto& action) { return type_of_action(action); }, step.action);
    if (!step.name.empty()) define(step.name, std::move(type), step.position);
  }

  std::optional<Type> type_of_action(const Let& let) { return check_expression(let.value, std::nullopt, {}); }

  std::optional<Type> type_of_action(const Invocation& invocation) {
    const Call& call = invocation.call;
    if (call.tool == kReply) {
      report(call.position, "reply(...) stands inside a block", "yield the value, and reply at the plan's end");
      return std::nullopt;
    }
    std::optional<Type> type = check_call(call);
    if (const Signature* signature = find_signature(call.tool)) check_manner(invocation, *signature);
    if (type && type->kind() == Type::Kind::nothing)
      report(call.position, fmt::format("{}() gives no value", call.tool), "it cannot stand on a line of its own");
    if (!invocation.otherwise) return type && invocation.optional ? Type::optional_of(*type) : type;
    if (!invocation.optional)
      report(invocation.otherwise->position, "'else' needs 'optional' in front of the call",
             fmt::format("write: optional {}(...) else ...", call.tool));
    const auto otherwise = check_expression(*invocation.otherwise, std::nullopt, {});
    return type && otherwise ? joined_type(Operator::otherwise, {Type::optional_of(*type), *otherwise},
                                           invocation.otherwise->position)
                             : std::nullopt;
  }

  /// What stands around a call.
  void check_manner(const Invocation& invocation, const Signature& signature) {
    const Call& call = invocation.call;
    effects_ = effects_ || signature.side_effect != SideEffect::none || signature.needs_confirmation();
    if (definitions_.contains(call.tool)) {
      if (invocation.optional || invocation.needs_confirmation)
        report(call.position,
               fmt::format("'{}' is written inside a sub-plan, not before it",
                           invocation.optional ? "optional" : "needs confirmation"),
               fmt::format("move it to the calls that {}() makes", call.tool));
    } else if (signature.needs_confirmation() && !invocation.needs_confirmation) {
      report(call.position, fmt::format("{}() needs the person's confirmation", call.tool),
             "write 'needs confirmation' behind it");
    }
  }

  std::optional<Type> type_of_action(const ForEach& loop) {
    const Position position = loop.in.position;
    if (!(loop.at_most >= 1) || loop.at_most > kMostRounds || loop.at_most != std::floor(loop.at_most))
      report(position, fmt::format("'at most' is {}", loop.at_most),
             fmt::format("give a whole number from 1 to {}", kMostRounds));
    const auto in = check_expression(loop.in, std::nullopt, {});
    std::optional<Type> element;
    if (in && in->kind() == Type::Kind::items) element = Type(Type::Kind::item);
    if (in && in->kind() == Type::Kind::list) element = in->element();
    if (in && !element)
      report(position, fmt::format("{} cannot be gone through", to_text(*in)), "give items or a list");
    const auto outside = types_;
    define(loop.variable, element, position);
    const auto type = check_block(loop.body);
    types_ = outside;
    return type ? std::optional(Type::list_of(*type)) : std::nullopt;
  }

  std::optional<Type> type_of_action(const If& branch) {
    const auto condition = check_expression(branch.condition, std::nullopt, {});
    if (condition && condition->kind() != Type::Kind::boolean)
      report(branch.condition.position, fmt::format("the condition is {}, but bool is wanted", to_text(*condition)),
             "compare it with something");
    const auto then = check_block(branch.then);
    if (!branch.otherwise) return then ? std::optional(Type::optional_of(*then)) : std::nullopt;
    const auto otherwise = check_block(*branch.otherwise);
    if (!then || !otherwise) return std::nullopt;
    const auto type = common_type(*then, *otherwise);
    if (!type)
      report(branch.otherwise->value.position,
             fmt::format("the branches yield {} and {}", to_text(*then), to_text(*otherwise)),
             "let both yield values of one type");
    return type;
  }

  /// The type of what it yields. Names in it end with it.
  std::optional<Type> check_block(const Block& block) {
    const auto outside = types_;
    const Step* const around = step_;
    for (const Step& step : block.steps) {
      if (full()) break;
      step_ = &step;
      check_step(step);
    }
    step_ = around;
    auto type = check_expression(block.value, std::nullopt, {});
    types_ = outside;
    return type;
  }

  // -- calls

  /// A tool's or a sub-plan's; null where there is none.
  [[nodiscard]] const Signature* find_signature(std::string_view name) const {
    if (const auto defined = definitions_.find(name); defined != definitions_.end()) return &defined->second;
    const Tool* tool = tools_.find(name);
    return tool == nullptr ? nullptr : &tool->signature;
  }

  /// The call's result type; empty when the tool is unknown.
  std::optional<Type> check_call(const Call& call) {
    const Signature* signature = find_signature(call.tool);
    if (signature == nullptr) {
      report_unknown_tool(call);
      return std::nullopt;
    }
    if (options_.may_call && !definitions_.contains(call.tool) && !options_.may_call(call.tool))
      report(call.position, fmt::format("{}() is not permitted here", call.tool),
             "the operator can permit it for this key or person", ErrorCode::permission_denied);
    std::set<std::string_view> given;
    std::size_t positional = 0;
    for (const Argument& argument : call.arguments) {
      if (full()) break;
      const Parameter* parameter = find_parameter(*signature, argument, positional);
      if (argument.name.empty()) ++positional;
      if (parameter == nullptr && signature->variadic && argument.name.empty()) {
        check_expression(argument.value, std::nullopt, {call.tool, "a value"});
      } else if (parameter == nullptr) {
        report_unknown_argument(call, *signature, argument);
      } else {
        if (!given.insert(parameter->name).second)
          report(argument.value.position, fmt::format("{}() is given '{}' twice", call.tool, parameter->name),
                 "keep one of them");
        check_argument(argument.value, *parameter, call.tool);
      }
    }
    for (const Parameter& parameter : signature->parameters)
      if (parameter.required && !given.contains(parameter.name))
        report(call.position, fmt::format("{}() lacks '{}'", call.tool, parameter.name),
               fmt::format("add {}: {}", parameter.name,
                           parameter.type.kind() == Type::Kind::user ? "$user" : to_text(parameter.type)));
    return signature->result;
  }

  void check_argument(const Expression& value, const Parameter& parameter, std::string_view tool) {
    check_expression(value, parameter.type, {tool, parameter.name});
    Value constant;
    if (const double* number = std::get_if<double>(&value.node)) constant.data = *number;
    if (const auto* text = std::get_if<std::string>(&value.node)) constant.data = *text;
    if (const Status fits = parameter.admits(constant); !fits)
      report(value.position, fits.error().message, fits.error().mend);
  }

  /// A positional value fills the parameter at its place, where the tool is not variadic.
  static const Parameter* find_parameter(const Signature& signature, const Argument& argument, std::size_t positional) {
    if (!argument.name.empty()) return signature.parameter(argument.name);
    return !signature.variadic && positional < signature.parameters.size() ? &signature.parameters[positional]
                                                                           : nullptr;
  }

  void report_unknown_tool(const Call& call) {
    const auto tools = tools_.all();
    std::vector<std::string_view> names;
    names.reserve(tools.size() + definitions_.size());
    for (const auto& [name, signature] : definitions_) names.push_back(name);
    for (const Tool* known : tools) names.push_back(known->signature.name);
    report(call.position, fmt::format("there is no tool '{}'", call.tool), nearest_mend(call.tool, names));
  }

  void report_unknown_argument(const Call& call, const Signature& signature, const Argument& argument) {
    if (argument.name.empty())
      return report(argument.value.position, fmt::format("{}() is given too many values", call.tool),
                    "leave the last one out");
    if (signature.variadic)
      return report(argument.value.position, fmt::format("{}() takes values without names", call.tool),
                    fmt::format("leave '{}:' out", argument.name));
    std::vector<std::string_view> names;
    names.reserve(signature.parameters.size());
    for (const Parameter& parameter : signature.parameters) names.push_back(parameter.name);
    report(argument.value.position, fmt::format("{}() has no argument '{}'", call.tool, argument.name),
           nearest_mend(argument.name, names));
  }

  /// A call inside another value is no step: nothing could confirm it, and no name would show its effect.
  std::optional<Type> check_nested_call(const Call& call) {
    const std::optional<Type> type = check_call(call);
    if (const Signature* signature = find_signature(call.tool)) {
      const bool has_effect = signature->side_effect != SideEffect::none;
      if (has_effect || signature->needs_confirmation())
        report(call.position,
               fmt::format("{}() {}, so it cannot stand inside another call", call.tool,
                           has_effect ? "has an effect" : "needs the person's confirmation"),
               fmt::format("give it a line of its own: name = {}(...)", call.tool));
    }
    if (!type || type->kind() != Type::Kind::nothing) return type;
    report(call.position, fmt::format("{}() gives no value", call.tool), "call it on a line of its own");
    return std::nullopt;
  }

  // -- values

  /// @param wanted  empty: any type
  /// @return its type; empty where an error was reported
  std::optional<Type> check_expression(const Expression& expression, const std::optional<Type>& wanted,
                                       const Place& place) {
    if (full()) return std::nullopt;
    if (const auto* list = std::get_if<List>(&expression.node))
      return check_list(*list, expression.position, wanted, place);
    const std::optional<Type> type = type_of(expression);
    if (type && wanted && !wanted->accepts(*type)) report_mismatch(expression.position, *wanted, to_text(*type), place);
    return type;
  }

  std::optional<Type> check_list(const List& list, Position position, const std::optional<Type>& wanted,
                                 const Place& place) {
    const Type* target = wanted ? &wanted->present() : nullptr;
    if (target != nullptr && target->kind() != Type::Kind::list && target->kind() != Type::Kind::json) {
      report_mismatch(position, *wanted, "a list", place);
      return std::nullopt;
    }
    std::optional<Type> element;
    if (target != nullptr && target->kind() == Type::Kind::list) element = target->element();
    std::optional<Type> common = Type(Type::Kind::nothing);  // of no elements
    for (std::size_t i = 0; i < list.elements.size(); ++i) {
      const auto type = check_expression(list.elements[i], element, place);
      if (i == 0 || !type || !common) {
        common = type;
        continue;
      }
      common = common_type(*common, *type);
      if (!common && !element) common = Type(Type::Kind::json);
    }
    if (element) return Type::list_of(*element);
    return common ? std::optional(Type::list_of(*common)) : std::nullopt;
  }

  std::optional<Type> type_of(const Expression& expression) {
    return std::visit([&](const auto& node) { return type_of_node(node, expression.position); }, expression.node);
  }

  std::optional<Type> type_of_node(bool, Position) { return Type::Kind::boolean; }
  std::optional<Type> type_of_node(double, Position) { return Type::Kind::number; }
  std::optional<Type> type_of_node(const std::string&, Position) { return Type::Kind::text; }
  std::optional<Type> type_of_node(const Date&, Position) { return Type::Kind::date; }
  std::optional<Type> type_of_node(LocalTime, Position) { return Type::Kind::time; }
  std::optional<Type> type_of_node(const Duration&, Position) { return Type::Kind::duration; }
  std::optional<Type> type_of_node(const Filter& filter, Position position) {
    if (const Status sound = check_filter(filter, catalogue_); !sound)
      report(position, sound.error().message, sound.error().mend);
    return Type::Kind::filter;
  }
  std::optional<Type> type_of_node(const List& list, Position position) {
    return check_list(list, position, std::nullopt, {});
  }
  std::optional<Type> type_of_node(const Call& call, Position) { return check_nested_call(call); }
  std::optional<Type> type_of_node(const Reference& reference, Position position) {
    const auto known = types_.find(reference.name);
    if (known != types_.end()) return known->second;
    report_unknown_name(reference.name, position);
    return std::nullopt;
  }
  std::optional<Type> type_of_node(const Member& member, Position position) {
    const auto of = check_expression(member.of.front(), std::nullopt, {});
    if (!of) return std::nullopt;
    auto type = member_type(*of, member.field, catalogue_);
    if (type) return *std::move(type);
    report(position, type.error().message, type.error().mend);
    return std::nullopt;
  }
  std::optional<Type> type_of_node(const Operation& operation, Position position) {
    std::vector<Type> types;
    for (const Expression& operand : operation.operands)
      if (auto type = check_expression(operand, std::nullopt, {})) types.push_back(*std::move(type));
    return types.size() == operation.operands.size() ? joined_type(operation.op, types, position) : std::nullopt;
  }
  std::optional<Type> joined_type(Operator op, const std::vector<Type>& operands, Position position) {
    auto type = operation_type(op, operands);
    if (type) return *std::move(type);
    report(position, type.error().message, type.error().mend);
    return std::nullopt;
  }

  void report_unknown_name(const std::string& name, Position position) {
    if (step_ != nullptr && name == step_->name)
      return report(position, fmt::format("'{}' is used in its own definition", name), "use a name from a line above");
    if (taken_.contains(name))
      return report(position, fmt::format("'{}' belongs to a block that has ended", name),
                    "let the block yield it, and use the block's name");
    if (named_somewhere_.contains(name))
      return report(position, fmt::format("'{}' is named further down", name), "move the line that names it up");
    std::vector<std::string_view> names;
    names.reserve(types_.size());
    for (const auto& [known, type] : types_) names.push_back(known);
    report(position, fmt::format("no line above names '{}'", name), nearest_mend(name, names));
  }

  void report_mismatch(Position position, const Type& wanted, std::string_view found, const Place& place) {
    report(position,
           fmt::format("'{}' of {}() is {}, but {} is wanted", place.argument, place.tool, found, to_text(wanted)),
           mismatch_mend(wanted, found));
  }

  static std::string mismatch_mend(const Type& wanted, std::string_view found) {
    if (wanted.kind() == Type::Kind::item && found == "items") return "take one: first(...)";
    if (wanted.kind() == Type::Kind::item && found == "text") return "look it up first: resolve_item(title: ...)";
    if (wanted.kind() == Type::Kind::user) return "write $user";
    if (wanted.kind() == Type::Kind::filter) return "write a condition, such as: year > 1990";
    if (wanted.kind() == Type::Kind::list && found == to_text(wanted.element())) return "put it in a list: [...]";
    if (found == to_text(Type::optional_of(wanted))) return "leave 'optional' out of the line that names it";
    return fmt::format("give a value of type {}", to_text(wanted));
  }

  const Plan& plan_;
  const ToolRegistry& tools_;
  const Catalogue& catalogue_;
  const CheckOptions& options_;
  const Step* step_ = nullptr;
  std::map<std::string, Signature, std::less<>> definitions_;
  std::map<std::string, std::optional<Type>, std::less<>> types_;  // of the values that may be used here
  std::set<std::string, std::less<>> taken_;                       // names given so far, in blocks that ended too
  std::set<std::string, std::less<>> named_somewhere_;
  bool effects_ = false;  // whether the sub-plan that is being checked has any
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> check_types(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue,
                                    const CheckOptions& options) {
  return Checker(plan, tools, catalogue, options).run();
}

}  // namespace attune::plan
