#include "data/key.h"
#include "plan/syntax/internal/limits.h"
#include "plan/syntax/internal/operators.h"
#include "plan/syntax/internal/where.h"
#include "plan/syntax/names.h"
#include "plan/syntax/plan_json.h"
#include "plan/type.h"

#include <cmath>

namespace attune::plan {
namespace {

constexpr std::string_view kForms =
    R"({"ref"}, {"filter"}, {"date"}, {"time"}, {"duration"}, {"object"}, {"call"}, {"field", "of"} or {"op", "of"})";
constexpr std::string_view kAskForLess = "split the request into smaller ones";

std::string operators() {
  std::string all = "operators:";
  for (const OperatorForm& form : kOperators) all.append(" ").append(form.text);
  return all;
}

/// Reads one document, within the limits of the text form.
class Reader {
 public:
  Result<Plan> plan(const json::object& document) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(document, {"request", "define", "steps"}));
    Plan plan;
    ATTUNE_TRY(request, need_text(document, "request"));
    plan.request = std::move(request);
    ATTUNE_TRY_VOID(count_text(plan.request));
    if (const json::value* definitions = document.if_contains("define")) {
      if (!definitions->is_array())
        return invalid_argument("'define' must be an array").mend("write a list of sub-plans");
      for (const json::value& value : definitions->get_array()) {
        auto next = definition(value);
        if (!next) return in_context(fmt::format("sub-plan {}", plan.definitions.size() + 1), std::move(next).error());
        plan.definitions.push_back(*std::move(next));
      }
    }
    ATTUNE_TRY(steps, this->steps(document, "steps", 0));
    plan.steps = std::move(steps);
    return plan;
  }

 private:
  Result<Definition> definition(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr)
      return invalid_argument("a sub-plan must be an object")
          .mend(R"(write {{"name": ..., "do": [...], "yield": ...}})");
    ATTUNE_TRY_VOID(refuse_unknown_keys(*object, {"name", "parameters", "do", "yield"}));
    Definition definition;
    ATTUNE_TRY(given, need_text(*object, "name"));
    ATTUNE_TRY(name, name_of("sub-plan", given, is_name));
    definition.name = std::move(name);
    if (const json::value* parameters = object->if_contains("parameters")) {
      if (!parameters->is_array())
        return invalid_argument("'parameters' must be an array").mend("write a list of objects");
      for (const json::value& parameter : parameters->get_array()) {
        ATTUNE_TRY(next, this->parameter(parameter));
        definition.parameters.push_back(std::move(next));
      }
    }
    ATTUNE_TRY(body, block(*object, 1));
    definition.body = std::move(body);
    return definition;
  }

  Result<Definition::Parameter> parameter(const json::value& value) {
    ATTUNE_TRY_VOID(count_value());
    const auto* object = value.if_object();
    if (object == nullptr)
      return invalid_argument("a parameter must be an object").mend(R"(write {{"name": ..., "type": ...}})");
    ATTUNE_TRY_VOID(refuse_unknown_keys(*object, {"name", "type"}));
    ATTUNE_TRY(given, need_text(*object, "name"));
    ATTUNE_TRY(name, name_of("parameter", given, is_name));
    ATTUNE_TRY(words, need_text(*object, "type"));
    ATTUNE_TRY(type, parse_type(words));
    return Definition::Parameter{std::move(name), to_text(type)};
  }

  Result<std::vector<Step>> steps(const json::object& object, std::string_view key, int depth) {
    const json::value* values = object.if_contains(key);
    if (values == nullptr || !values->is_array())
      return invalid_argument("'{}' must be an array", key).mend("write a list of steps");
    std::vector<Step> steps;
    for (const json::value& value : values->get_array()) {
      auto next = step(value, depth);
      if (!next) return in_context(fmt::format("step {}", steps.size() + 1), std::move(next).error());
      steps.push_back(*std::move(next));
    }
    return steps;
  }

  Result<Block> block(const json::object& object, int depth) {
    if (depth > kDeepest) return too_deep();
    Block block;
    ATTUNE_TRY(steps, this->steps(object, "do", depth));
    block.steps = std::move(steps);
    ATTUNE_TRY(value, need_expression(object, "yield", depth + 1));
    block.value = std::move(value);
    return block;
  }

  Result<Step> step(const json::value& value, int depth) {
    if (++steps_ > kMostSteps)
      return invalid_argument("a plan has at most {} steps", kMostSteps).mend("{}", kAskForLess);
    const auto* object = value.if_object();
    if (object == nullptr)
      return invalid_argument("a step must be an object").mend(R"(write {{"name": ..., "tool": ...}})");
    Step step;
    ATTUNE_TRY(given, find_text(*object, "name"));
    if (given) {
      ATTUNE_TRY(name, name_of("value", *given, is_name));
      step.name = std::move(name);
    }
    ATTUNE_TRY(action, this->action(*object, depth));
    step.action = std::move(action);
    return step;
  }

  using Action = decltype(Step::action);

  Result<Action> action(const json::object& object, int depth) {
    if (object.contains("let")) return let(object, depth);
    if (object.contains("for")) return for_each(object, depth);
    if (object.contains("if")) return branch(object, depth);
    return invocation(object, depth);
  }

  Result<Action> let(const json::object& object, int depth) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"name", "let"}));
    ATTUNE_TRY(value, need_expression(object, "let", depth + 1));
    return Let{std::move(value)};
  }

  Result<Action> for_each(const json::object& object, int depth) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"name", "for", "in", "at_most", "do", "yield"}));
    ForEach loop;
    ATTUNE_TRY(given, need_text(object, "for"));
    ATTUNE_TRY(variable, name_of("value", given, is_name));
    loop.variable = std::move(variable);
    ATTUNE_TRY(in, need_expression(object, "in", depth + 1));
    loop.in = std::move(in);
    ATTUNE_TRY(bound, need_number(object, "at_most"));
    loop.at_most = bound;
    ATTUNE_TRY(body, block(object, depth + 1));
    loop.body = std::move(body);
    return loop;
  }

  Result<Action> branch(const json::object& object, int depth) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"name", "if", "then", "else"}));
    If branch;
    ATTUNE_TRY(condition, need_expression(object, "if", depth + 1));
    branch.condition = std::move(condition);
    ATTUNE_TRY(then, need_block(object, "then", depth + 1));
    branch.then = std::move(then);
    if (object.contains("else")) {
      ATTUNE_TRY(otherwise, need_block(object, "else", depth + 1));
      branch.otherwise = std::move(otherwise);
    }
    return branch;
  }

  Result<Block> need_block(const json::object& object, std::string_view key, int depth) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_object())
      return invalid_argument("'{}' must be an object", key).mend(R"(write {{"do": [...], "yield": ...}})");
    ATTUNE_TRY_VOID(refuse_unknown_keys(value->get_object(), {"do", "yield"}));
    return block(value->get_object(), depth);
  }

  Result<Action> invocation(const json::object& object, int depth) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(
        object, {"name", "tool", "arguments", "positional", "needs_confirmation", "optional", "else"}));
    Invocation invocation;
    ATTUNE_TRY(confirmation, find_bool(object, "needs_confirmation"));
    invocation.needs_confirmation = confirmation.value_or(false);
    ATTUNE_TRY(optional, find_bool(object, "optional"));
    invocation.optional = optional.value_or(false);
    if (object.contains("else")) {
      ATTUNE_TRY(otherwise, need_expression(object, "else", depth + 1));
      invocation.otherwise = std::move(otherwise);
    }
    ATTUNE_TRY(parsed, call(object, depth));
    invocation.call = std::move(parsed);
    return invocation;
  }

  Result<Call> call(const json::object& object, int depth) {
    Call call;
    ATTUNE_TRY(given, need_text(object, "tool"));
    ATTUNE_TRY(tool, name_of("tool", given, is_tool_name));
    call.tool = std::move(tool);
    if (const json::value* positional = object.if_contains("positional")) {
      if (!positional->is_array())
        return invalid_argument("'positional' must be an array").mend("write a list of values");
      for (const json::value& value : positional->get_array()) {
        ATTUNE_TRY(argument, expression(value, depth + 1));
        call.arguments.push_back({"", std::move(argument)});
      }
    }
    if (const json::value* named = object.if_contains("arguments")) {
      if (!named->is_object())
        return invalid_argument("'arguments' must be an object").mend(R"(write {{NAME: VALUE}})");
      for (const auto& [key, value] : named->get_object()) {
        ATTUNE_TRY(name, name_of("argument", key, is_word));
        auto argument = expression(value, depth + 1);
        if (!argument) return in_context(fmt::format("argument '{}'", name), std::move(argument).error());
        if (name == "where" && begins_with_operation(*argument))
          return invalid_argument("{}", kWhereIsNoOperation).mend("{}", kNameItAbove);
        call.arguments.push_back({std::move(name), *std::move(argument)});
      }
    }
    return call;
  }

  Result<Expression> expression(const json::value& value, int depth) {
    if (depth > kDeepest) return too_deep();
    ATTUNE_TRY_VOID(count_value());
    if (value.is_bool()) return Expression{value.get_bool(), {}};
    if (value.is_number()) {
      const auto number = value.to_number<double>();
      if (!std::isfinite(number)) return invalid_argument("a number is beyond all bounds").mend("write a smaller one");
      return Expression{number, {}};
    }
    if (const auto* text = value.if_string()) {
      ATTUNE_TRY_VOID(count_text(*text));
      return Expression{std::string(*text), {}};
    }
    if (const auto* array = value.if_array()) return list(*array, depth);
    if (const auto* object = value.if_object()) return tagged(*object, depth);
    return invalid_argument("null is not a value").mend("leave the argument out");
  }

  Result<Expression> list(const json::array& array, int depth) {
    List list;
    for (const json::value& element : array) {
      ATTUNE_TRY(parsed, expression(element, depth + 1));
      list.elements.push_back(std::move(parsed));
    }
    return Expression{std::move(list), {}};
  }

  Result<Expression> need_expression(const json::object& object, std::string_view key, int depth) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr) return invalid_argument("'{}' is missing", key).mend("add it");
    auto parsed = expression(*value, depth);
    if (!parsed) return in_context(fmt::format("'{}'", key), std::move(parsed).error());
    return parsed;
  }

  /// An object with one of the tags below, or an operation, or a field of something.
  Result<Expression> tagged(const json::object& object, int depth) {
    if (object.contains("op")) return operation(object, depth);
    if (object.contains("field")) return member(object, depth);
    if (object.size() != 1)
      return invalid_argument("an object with {} keys is not a value", object.size()).mend("objects here: {}", kForms);
    const auto& [tag, value] = *object.begin();
    if (tag == "call") {
      if (!value.is_object())
        return invalid_argument("'call' must be an object").mend(R"(write {{"tool": ..., "arguments": ...}})");
      ATTUNE_TRY_VOID(refuse_unknown_keys(value.get_object(), {"tool", "arguments", "positional"}));
      ATTUNE_TRY(nested, call(value.get_object(), depth));
      return Expression{std::move(nested), {}};
    }
    if (tag == "object") return members(value, depth);
    ATTUNE_TRY(text, need_text(object, tag));
    ATTUNE_TRY_VOID(count_text(text));
    ATTUNE_TRY(node, written(tag, text));
    return Expression{std::move(node), {}};
  }

  Result<Expression> members(const json::value& value, int depth) {
    const auto* named = value.if_object();
    if (named == nullptr || named->empty())
      return invalid_argument("'object' must be an object with something in it").mend("leave an empty one out");
    Object object;
    for (const auto& [name, member] : *named) {
      ATTUNE_TRY_VOID(count_text(name));
      auto parsed = expression(member, depth + 1);
      if (!parsed) return in_context(fmt::format("'{}'", std::string_view(name)), std::move(parsed).error());
      object.members.push_back({std::string(name), *std::move(parsed)});
    }
    return Expression{std::move(object), {}};
  }

  static Result<decltype(Expression::node)> written(std::string_view tag, std::string_view text) {
    if (tag == "ref") {
      if (!is_reference(text))
        return invalid_argument("'{}' is not a value's name", text).mend("name a step above, $user, $today or $now");
      return Reference{std::string(text)};
    }
    if (tag == "filter") {
      ATTUNE_TRY(filter, parse_filter(text));
      return filter;
    }
    if (tag == "date") {
      if (const auto date = read_date(text)) return *date;
      return invalid_argument("'{}' is not a date", text).mend("write dates like 2026-11-23");
    }
    if (tag == "time") {
      if (const auto time = read_local_time(text)) return *time;
      return invalid_argument("'{}' is not a time", text).mend("write times like 2026-11-23T18:00");
    }
    if (tag == "duration") {
      if (const auto duration = read_duration(text)) return *duration;
      return invalid_argument("'{}' is not a duration", text).mend("write durations like 3 days");
    }
    return invalid_argument("unknown key '{}'", tag).mend("objects here: {}", kForms);
  }

  Result<Expression> operation(const json::object& object, int depth) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"op", "of"}));
    ATTUNE_TRY(symbol, need_text(object, "op"));
    const auto form = std::ranges::find(kOperators, std::string_view(symbol), &OperatorForm::text);
    if (form == kOperators.end()) return invalid_argument("'{}' is not an operator", symbol).mend("{}", operators());
    const json::value* of = object.if_contains("of");
    const std::size_t wanted = form->op == Operator::negation ? 1 : 2;
    if (of == nullptr || !of->is_array() || of->get_array().size() != wanted)
      return invalid_argument("'{}' needs an array 'of' {} value{}", symbol, wanted, wanted == 1 ? "" : "s")
          .mend(R"(write {{"op": "{}", "of": [{}]}})", symbol, wanted == 1 ? "VALUE" : "VALUE, VALUE");
    Operation operation{form->op, {}};
    for (const json::value& operand : of->get_array()) {
      ATTUNE_TRY(parsed, expression(operand, depth + 1));
      operation.operands.push_back(std::move(parsed));
    }
    return Expression{std::move(operation), {}};
  }

  Result<Expression> member(const json::object& object, int depth) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"field", "of"}));
    ATTUNE_TRY(given, need_text(object, "field"));
    ATTUNE_TRY(field, name_of("field", given, is_word));
    ATTUNE_TRY(of, need_expression(object, "of", depth + 1));
    Member member{{}, std::move(field)};
    member.of.push_back(std::move(of));
    return Expression{std::move(member), {}};
  }

  Result<std::string> name_of(std::string_view what, std::string_view text, bool (*fits)(std::string_view)) {
    ATTUNE_TRY_VOID(count_text(text));
    if (!fits(text))
      return invalid_argument("'{}' cannot be a {}'s name", text, what).mend("names have letters, digits and _");
    return std::string(text);
  }

  Status count_text(std::string_view text) {
    text_bytes_ += text.size();
    if (text_bytes_ > kLongestText)
      return resource_exhausted("the plan's texts have more than {} bytes", kLongestText).mend("{}", kAskForLess);
    return check_utf8("plan", text);
  }

  Status count_value() {
    if (++values_ > kMostValues)
      return invalid_argument("a plan has at most {} values", kMostValues).mend("{}", kAskForLess);
    return {};
  }

  static Failure too_deep() {
    return invalid_argument("nested more than {} deep", kDeepest).mend("name inner values in steps of their own");
  }

  std::size_t steps_ = 0;
  std::size_t values_ = 0;
  std::size_t text_bytes_ = 0;
};

}  // namespace

Result<Plan> from_json(const json::value& document) {
  const auto* object = document.if_object();
  if (object == nullptr)
    return invalid_argument("a plan must be a JSON object").mend(R"(write {{"request": ..., "steps": [...]}})");
  return Reader().plan(*object);
}

}  // namespace attune::plan
