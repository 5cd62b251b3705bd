#include "plan/checker.h"

#include "base/nearest_name.h"
#include "plan/internal/names.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace attune::plan {
namespace {

constexpr std::size_t kMostDiagnostics = 50;

bool needs_confirmation(const Signature& signature) {
  switch (signature.confirmation) {
    case Confirmation::always:
      return true;
    case Confirmation::never:
      return false;
    case Confirmation::by_effect:
      return signature.side_effect == SideEffect::irreversible;
  }
  return true;
}

/// Whose argument is being checked, for messages: "'limit' of candidates()".
struct Place {
  std::string_view tool;
  std::string_view argument;
};

class Checker {
 public:
  Checker(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue)
      : plan_(plan), tools_(tools), catalogue_(catalogue) {
    types_.emplace("$user", Type(Type::Kind::user));
    for (const Step& step : plan.steps) named_somewhere_.insert(step.name);
  }

  std::vector<Diagnostic> run() {
    if (plan_.steps.empty()) report({}, "the plan has no steps", "end it with reply(...)");
    for (std::size_t i = 0; i < plan_.steps.size() && !full(); ++i) {
      step_ = &plan_.steps[i];
      check_step(*step_, i + 1 == plan_.steps.size());
    }
    // What a call lacks is known only after its arguments, but stands before them.
    std::ranges::stable_sort(found_, {},
                             [](const Diagnostic& d) { return std::tuple(d.position.line, d.position.column); });
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool full() const { return found_.size() == kMostDiagnostics; }
  void report(Position position, std::string message, std::string mend) {
    if (full()) return;
    std::string name = step_ == nullptr ? "" : step_->name.empty() ? step_->call.tool : step_->name;
    found_.push_back({position, std::move(name), std::move(message), std::move(mend)});
  }

  // -- steps

  void check_step(const Step& step, bool last) {
    const bool is_reply = step.call.tool == kReply;
    if (is_reply) {
      check_reply(step, last);
    } else {
      if (last) report(step.call.position, "the plan doesn't end with reply(...)", "add reply(...) as its last line");
      if (step.name.empty())
        report(step.call.position, "the value has no name", fmt::format("write: name = {}(...)", step.call.tool));
    }
    if (!step.name.empty() && !is_name(step.name))
      report(step.call.position, fmt::format("'{}' is not a name", step.name), "use letters, digits and _");

    // An unknown type is not reported again where the value is used.
    std::optional<Type> type = check_call(step.call);
    if (const Tool* tool = tools_.find(step.call.tool);
        tool != nullptr && needs_confirmation(tool->signature) && !step.needs_confirmation)
      report(step.call.position, fmt::format("{}() needs the person's confirmation", step.call.tool),
             "write 'needs confirmation' behind it");
    if (step.name.empty()) return;
    if (type && step.optional && type->kind() != Type::Kind::optional) type = Type::optional_of(*type);
    if (!types_.emplace(step.name, std::move(type)).second)
      report(step.call.position, fmt::format("'{}' is named twice", step.name), "give each value a name of its own");
  }

  void check_reply(const Step& step, bool last) {
    if (!last) report(step.call.position, "reply(...) stands before the end", "move it to the last line");
    if (!step.name.empty()) report(step.call.position, "reply(...) has no value to name", "leave the name out");
    if (step.optional || step.needs_confirmation)
      report(step.call.position, "reply(...) is always carried out",
             fmt::format("leave '{}' out", step.optional ? "optional" : "needs confirmation"));
  }

  // -- calls

  /// The call's result type; empty when the tool is unknown.
  std::optional<Type> check_call(const Call& call) {
    const Tool* tool = tools_.find(call.tool);
    if (tool == nullptr) {
      report_unknown_tool(call);
      return std::nullopt;
    }
    const Signature& signature = tool->signature;
    std::set<std::string_view> given;
    std::size_t positional = 0;
    for (const Argument& argument : call.arguments) {
      if (full()) break;
      const Parameter* parameter = find_parameter(signature, argument, positional);
      if (argument.name.empty()) ++positional;
      if (parameter == nullptr && signature.variadic && argument.name.empty()) {
        check_expression(argument.value, std::nullopt, {call.tool, "a value"});
      } else if (parameter == nullptr) {
        report_unknown_argument(call, signature, argument);
      } else {
        if (!given.insert(parameter->name).second)
          report(argument.value.position, fmt::format("{}() is given '{}' twice", call.tool, parameter->name),
                 "keep one of them");
        check_expression(argument.value, parameter->type, {call.tool, parameter->name});
        if (const double* number = std::get_if<double>(&argument.value.node))
          if (const Status fits = parameter->admits(*number); !fits)
            report(argument.value.position, fits.error().message, fits.error().mend);
      }
    }
    for (const Parameter& parameter : signature.parameters)
      if (parameter.required && !given.contains(parameter.name))
        report(call.position, fmt::format("{}() lacks '{}'", call.tool, parameter.name),
               fmt::format("add {}: {}", parameter.name,
                           parameter.type.kind() == Type::Kind::user ? "$user" : to_text(parameter.type)));
    return signature.result;
  }

  /// A positional value fills the parameter at its place, where the tool is not variadic.
  static const Parameter* find_parameter(const Signature& signature, const Argument& argument, std::size_t positional) {
    if (argument.name.empty())
      return !signature.variadic && positional < signature.parameters.size() ? &signature.parameters[positional]
                                                                             : nullptr;
    const auto found = std::ranges::find(signature.parameters, argument.name, &Parameter::name);
    return found == signature.parameters.end() ? nullptr : &*found;
  }

  void report_unknown_tool(const Call& call) {
    const auto tools = tools_.all();
    std::vector<std::string_view> names;
    names.reserve(tools.size());
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

  /// A call inside another is no step: nothing could confirm it, and no trace would show it.
  std::optional<Type> check_nested_call(const Call& call) {
    const std::optional<Type> type = check_call(call);
    if (const Tool* tool = tools_.find(call.tool)) {
      const bool has_effect = tool->signature.side_effect != SideEffect::none;
      if (has_effect || needs_confirmation(tool->signature))
        report(call.position,
               fmt::format("{}() {}, so it cannot stand inside another call", call.tool,
                           has_effect ? "has an effect" : "needs the person's confirmation"),
               fmt::format("give it a line of its own: name = {}(...)", call.tool));
    }
    if (type && type->kind() == Type::Kind::nothing)
      report(call.position, fmt::format("{}() gives no value", call.tool), "call it on a line of its own");
    return type;
  }

  // -- values

  /// @param wanted  empty: any type
  void check_expression(const Expression& expression, const std::optional<Type>& wanted, const Place& place) {
    if (full()) return;
    if (const auto* list = std::get_if<List>(&expression.node))
      return check_list(*list, expression.position, wanted, place);
    const std::optional<Type> type = type_of(expression);
    if (type && wanted && !wanted->accepts(*type)) report_mismatch(expression.position, *wanted, to_text(*type), place);
    if (const auto* filter = std::get_if<Filter>(&expression.node))
      if (const auto bound = BoundFilter::bind(*filter, catalogue_); !bound)
        report(expression.position, bound.error().message, bound.error().mend);
  }

  void check_list(const List& list, Position position, const std::optional<Type>& wanted, const Place& place) {
    const Type* target = wanted ? &*wanted : nullptr;
    if (target != nullptr && target->kind() == Type::Kind::optional) target = &target->element();
    if (target != nullptr && target->kind() != Type::Kind::list && target->kind() != Type::Kind::json)
      return report_mismatch(position, *wanted, "a list", place);
    std::optional<Type> element;
    if (target != nullptr && target->kind() == Type::Kind::list) element = target->element();
    for (const Expression& value : list.elements) check_expression(value, element, place);
  }

  /// Empty where an error was reported already.
  std::optional<Type> type_of(const Expression& expression) {
    struct Visitor {
      Checker& checker;
      Position position;
      std::optional<Type> operator()(bool) const { return Type::Kind::boolean; }
      std::optional<Type> operator()(double) const { return Type::Kind::number; }
      std::optional<Type> operator()(const std::string&) const { return Type::Kind::text; }
      std::optional<Type> operator()(const Date&) const { return Type::Kind::date; }
      std::optional<Type> operator()(const Filter&) const { return Type::Kind::filter; }
      std::optional<Type> operator()(const List&) const { return std::nullopt; }  // check_list looks at those
      std::optional<Type> operator()(const Call& call) const { return checker.check_nested_call(call); }
      std::optional<Type> operator()(const Reference& reference) const {
        const auto known = checker.types_.find(reference.name);
        if (known != checker.types_.end()) return known->second;
        checker.report_unknown_name(reference.name, position);
        return std::nullopt;
      }
    };
    return std::visit(Visitor{*this, expression.position}, expression.node);
  }

  void report_unknown_name(const std::string& name, Position position) {
    if (name == step_->name)
      return report(position, fmt::format("'{}' is used in its own definition", name), "use a name from a line above");
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
  const Step* step_ = nullptr;
  std::map<std::string, std::optional<Type>, std::less<>> types_;  // of the values named so far
  std::set<std::string, std::less<>> named_somewhere_;
  std::vector<Diagnostic> found_;
};

}  // namespace

Error to_error(const Diagnostic& diagnostic) {
  const auto& [position, step, message, mend] = diagnostic;
  std::string place;
  if (position.line != 0) place = fmt::format("line {}, column {}", position.line, position.column);
  if (!step.empty()) place += fmt::format("{}in '{}'", place.empty() ? "" : ", ", step);
  return {ErrorCode::type_error, place.empty() ? message : fmt::format("{}: {}", place, message), mend};
}

std::vector<Diagnostic> diagnose(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue) {
  return Checker(plan, tools, catalogue).run();
}

}  // namespace attune::plan
