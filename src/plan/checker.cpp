#include "plan/checker.h"

#include "plan/internal/names.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/ranges.h>

namespace attune::plan {
namespace {

constexpr std::string_view kReply = "reply";

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

/// "did you mean 'count'?", or the list of what there is.
std::string nearest_mend(std::string_view wrong, const std::vector<std::string>& known) {
  if (known.empty()) return "there are none";
  const auto& nearest =
      *std::ranges::min_element(known, {}, [&](const std::string& k) { return edit_distance(k, wrong); });
  if (edit_distance(nearest, wrong) <= std::max<std::size_t>(2, wrong.size() / 4))
    return fmt::format("did you mean '{}'?", nearest);
  return fmt::format("there are: {}", fmt::join(known, ", "));
}

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

class Checker {
 public:
  Checker(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue)
      : plan_(plan), tools_(tools), catalogue_(catalogue) {
    types_.emplace("$user", Type(Type::Kind::user));
  }

  std::vector<Diagnostic> run() {
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      step_ = &plan_.steps[i];
      check_step(*step_, i + 1 == plan_.steps.size());
    }
    if (plan_.steps.empty()) report({}, "the plan has no steps", "end it with reply(...)");
    return std::move(found_);
  }

 private:
  void report(Position position, std::string message, std::string mend) {
    std::string name = step_ == nullptr ? "" : step_->name.empty() ? step_->call.tool : step_->name;
    found_.push_back({position, std::move(name), std::move(message), std::move(mend)});
  }

  void check_step(const Step& step, bool last) {
    const bool is_reply = step.call.tool == kReply;
    if (last && !is_reply)
      report(step.call.position, "the plan doesn't end with reply(...)", "add reply(...) as its last line");
    if (!last && is_reply) report(step.call.position, "reply(...) stands before the end", "move it to the last line");
    if (is_reply && !step.name.empty())
      report(step.call.position, "reply(...) has no value to name", "leave the name out");
    if (!is_reply && step.name.empty())
      report(step.call.position, "the value has no name", fmt::format("write: name = {}(...)", step.call.tool));
    if (!step.name.empty() && !is_name(step.name))
      report(step.call.position, fmt::format("'{}' is not a name", step.name), "use letters, digits and _");

    const std::optional<Type> type = check_call(step.call);
    if (const Tool* tool = tools_.find(step.call.tool);
        tool != nullptr && needs_confirmation(tool->signature) && !step.needs_confirmation)
      report(step.call.position, fmt::format("{}() changes things outside and is not confirmed", step.call.tool),
             "write 'needs confirmation' behind it");
    if (step.name.empty()) return;
    if (types_.contains(step.name)) {
      report(step.call.position, fmt::format("'{}' is named twice", step.name), "give each value a name of its own");
      return;
    }
    // An unknown type is not reported again where the value is used.
    std::optional<Type> result = type;
    if (result && step.optional && result->kind() != Type::Kind::optional) result = Type::optional_of(*result);
    types_.emplace(step.name, result);
  }

  /// The call's result type; empty when the tool is unknown.
  std::optional<Type> check_call(const Call& call) {
    const Tool* tool = tools_.find(call.tool);
    if (tool == nullptr) {
      std::vector<std::string> names;
      for (const Tool* known : tools_.all()) names.push_back(known->signature.name);
      report(call.position, fmt::format("there is no tool '{}'", call.tool), nearest_mend(call.tool, names));
      return std::nullopt;
    }
    const Signature& signature = tool->signature;
    std::set<std::string_view> given;
    std::size_t positional = 0;
    for (const Argument& argument : call.arguments) {
      const Parameter* parameter = find_parameter(signature, argument, positional);
      if (argument.name.empty()) ++positional;
      if (parameter == nullptr) {
        if (signature.variadic && argument.name.empty()) {
          check_expression(argument.value, std::nullopt, call.tool, "its values");
        } else {
          report_unknown_argument(call, signature, argument);
        }
        continue;
      }
      if (!given.insert(parameter->name).second)
        report(argument.value.position, fmt::format("{}() is given '{}' twice", call.tool, parameter->name),
               "keep one of them");
      check_expression(argument.value, parameter->type, call.tool, parameter->name);
      check_range(argument.value, *parameter, call.tool);
    }
    for (const Parameter& parameter : signature.parameters)
      if (parameter.required && !given.contains(parameter.name))
        report(call.position, fmt::format("{}() lacks '{}'", call.tool, parameter.name),
               fmt::format("add {}: {}", parameter.name, to_text(parameter.type)));
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

  void report_unknown_argument(const Call& call, const Signature& signature, const Argument& argument) {
    std::vector<std::string> names;
    for (const Parameter& parameter : signature.parameters) names.push_back(parameter.name);
    if (argument.name.empty()) {
      report(argument.value.position, fmt::format("{}() is given too many values", call.tool),
             "leave the last one out");
    } else {
      report(argument.value.position, fmt::format("{}() has no argument '{}'", call.tool, argument.name),
             nearest_mend(argument.name, names));
    }
  }

  void check_expression(const Expression& expression, const std::optional<Type>& wanted, std::string_view tool,
                        std::string_view argument) {
    if (const auto* list = std::get_if<List>(&expression.node)) {
      const Type* target = wanted ? &*wanted : nullptr;
      if (target != nullptr && target->kind() == Type::Kind::optional) target = &target->element();
      const bool fits = target == nullptr || target->kind() == Type::Kind::list || target->kind() == Type::Kind::json;
      if (!fits) return report_mismatch(expression, *wanted, "a list", tool, argument);
      const bool typed = target != nullptr && target->kind() == Type::Kind::list;
      for (const Expression& element : list->elements)
        check_expression(element, typed ? std::optional<Type>(target->element()) : std::nullopt, tool, argument);
      return;
    }
    const std::optional<Type> type = type_of(expression);
    if (type && wanted && !wanted->accepts(*type)) report_mismatch(expression, *wanted, to_text(*type), tool, argument);
    if (type && type->kind() == Type::Kind::nothing)
      report(expression.position, "this call gives no value", "call it on a line of its own");
    if (const auto* filter = std::get_if<Filter>(&expression.node))
      if (const auto bound = BoundFilter::bind(*filter, catalogue_); !bound)
        report(expression.position, bound.error().message, bound.error().mend);
  }

  void report_mismatch(const Expression& expression, const Type& wanted, std::string_view found, std::string_view tool,
                       std::string_view argument) {
    report(expression.position,
           fmt::format("'{}' of {}() is {}, but {} is wanted", argument, tool, found, to_text(wanted)),
           mismatch_mend(wanted, found));
  }

  static std::string mismatch_mend(const Type& wanted, std::string_view found) {
    if (wanted.kind() == Type::Kind::item && found == "items") return "take one: first(...)";
    if (wanted.kind() == Type::Kind::list && found == to_text(wanted.element())) return "put it in a list: [...]";
    if (wanted.kind() == Type::Kind::item && found == "text") return "look it up first: resolve_item(title: ...)";
    return fmt::format("give a value of type {}", to_text(wanted));
  }

  /// Empty where an error was reported already.
  std::optional<Type> type_of(const Expression& expression) {
    struct Visitor {
      Checker& checker;
      const Expression& expression;
      std::optional<Type> operator()(bool) const { return Type::Kind::boolean; }
      std::optional<Type> operator()(double) const { return Type::Kind::number; }
      std::optional<Type> operator()(const std::string&) const { return Type::Kind::text; }
      std::optional<Type> operator()(const Date&) const { return Type::Kind::date; }
      std::optional<Type> operator()(const Filter&) const { return Type::Kind::filter; }
      std::optional<Type> operator()(const List&) const { return std::nullopt; }
      std::optional<Type> operator()(const Call& call) const { return checker.check_call(call); }
      std::optional<Type> operator()(const Reference& reference) const {
        const auto known = checker.types_.find(reference.name);
        if (known != checker.types_.end()) return known->second;
        std::vector<std::string> names;
        for (const auto& [name, type] : checker.types_) names.push_back(name);
        checker.report(expression.position, fmt::format("no line above names '{}'", reference.name),
                       nearest_mend(reference.name, names));
        return std::nullopt;
      }
    };
    return std::visit(Visitor{*this, expression}, expression.node);
  }

  void check_range(const Expression& expression, const Parameter& parameter, std::string_view tool) {
    const double* number = std::get_if<double>(&expression.node);
    if (number == nullptr) return;
    if ((parameter.low && *number < *parameter.low) || (parameter.high && *number > *parameter.high))
      report(expression.position, fmt::format("'{}' of {}() is {}", parameter.name, tool, *number),
             parameter.low && parameter.high
                 ? fmt::format("give a number from {} to {}", *parameter.low, *parameter.high)
             : parameter.low ? fmt::format("give at least {}", *parameter.low)
                             : fmt::format("give at most {}", *parameter.high));
  }

  const Plan& plan_;
  const ToolRegistry& tools_;
  const Catalogue& catalogue_;
  const Step* step_ = nullptr;
  std::map<std::string, std::optional<Type>, std::less<>> types_;
  std::vector<Diagnostic> found_;
};

/// Names positional values and adds defaults, so that the executor finds every argument by its name.
void complete(Call& call, const ToolRegistry& tools) {
  const Signature& signature = tools.find(call.tool)->signature;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    Argument& argument = call.arguments[i];
    if (argument.name.empty() && !signature.variadic) argument.name = signature.parameters[i].name;
    if (auto* nested = std::get_if<Call>(&argument.value.node)) complete(*nested, tools);
    if (auto* list = std::get_if<List>(&argument.value.node))
      for (Expression& element : list->elements)
        if (auto* nested = std::get_if<Call>(&element.node)) complete(*nested, tools);
  }
  for (const Parameter& parameter : signature.parameters)
    if (parameter.fallback &&
        std::ranges::find(call.arguments, parameter.name, &Argument::name) == call.arguments.end())
      call.arguments.push_back({parameter.name, *parameter.fallback});
}

void collect_references(const Expression& expression, const std::map<std::string, std::size_t, std::less<>>& steps,
                        std::set<std::size_t>& inputs) {
  if (const auto* reference = std::get_if<Reference>(&expression.node)) {
    if (const auto step = steps.find(reference->name); step != steps.end()) inputs.insert(step->second);
  } else if (const auto* list = std::get_if<List>(&expression.node)) {
    for (const Expression& element : list->elements) collect_references(element, steps, inputs);
  } else if (const auto* call = std::get_if<Call>(&expression.node)) {
    for (const Argument& argument : call->arguments) collect_references(argument.value, steps, inputs);
  }
}

}  // namespace

std::string to_text(const Diagnostic& diagnostic) {
  std::string place = diagnostic.position.line == 0
                          ? ""
                          : fmt::format("line {}, column {}, ", diagnostic.position.line, diagnostic.position.column);
  if (!diagnostic.step.empty()) place += fmt::format("in '{}'", diagnostic.step);
  return fmt::format("{}{}{} ({})", place, place.empty() ? "" : ": ", diagnostic.message, diagnostic.mend);
}

std::vector<Diagnostic> diagnose(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue) {
  return Checker(plan, tools, catalogue).run();
}

Result<CheckedPlan> CheckedPlan::create(Plan plan, const ToolRegistry& tools, const Catalogue& catalogue) {
  const std::vector<Diagnostic> found = diagnose(plan, tools, catalogue);
  if (found.size() == 1) {
    Diagnostic only = found.front();
    std::string mend = std::exchange(only.mend, "");
    std::string message = to_text(only);
    return Failure(Error{ErrorCode::type_error, message.substr(0, message.size() - 3), std::move(mend)});
  }
  if (!found.empty()) {
    std::string all;
    for (const Diagnostic& diagnostic : found) all += "\n  " + to_text(diagnostic);
    return type_error("the plan has {} faults:{}", found.size(), all);
  }
  CheckedPlan checked;
  checked.plan_ = std::move(plan);
  std::map<std::string, std::size_t, std::less<>> steps;
  for (std::size_t i = 0; i < checked.plan_.steps.size(); ++i) {
    Step& step = checked.plan_.steps[i];
    complete(step.call, tools);
    std::set<std::size_t> inputs;
    for (const Argument& argument : step.call.arguments) collect_references(argument.value, steps, inputs);
    checked.inputs_.emplace_back(inputs.begin(), inputs.end());
    if (!step.name.empty()) steps.emplace(step.name, i);
  }
  return checked;
}

}  // namespace attune::plan
