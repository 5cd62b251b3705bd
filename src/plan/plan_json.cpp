#include "plan/plan_json.h"

#include "data/key.h"
#include "plan/internal/date.h"
#include "plan/internal/limits.h"
#include "plan/internal/names.h"

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
  json::value operator()(const Filter& filter) const { return json::object{{"filter", attune::to_text(filter)}}; }
  json::value operator()(const Reference& reference) const { return json::object{{"ref", reference.name}}; }
  json::value operator()(const List& list) const {
    json::array array;
    for (const Expression& element : list.elements) array.push_back(expression_to_json(element));
    return array;
  }
  json::value operator()(const Call& call) const { return json::object{{"call", call_to_json(call)}}; }
};

json::value expression_to_json(const Expression& expression) {
  return std::visit(NodeToJson{}, expression.node);
}

/// Reads one document, within the limits of the text form.
class Reader {
 public:
  Result<Plan> plan(const json::object& document) {
    ATTUNE_TRY_VOID(refuse_unknown_keys(document, {"request", "steps"}));
    Plan plan;
    ATTUNE_TRY(request, need_text(document, "request"));
    plan.request = std::move(request);
    ATTUNE_TRY_VOID(count_text(plan.request));
    const json::value* steps = document.if_contains("steps");
    if (steps == nullptr || !steps->is_array()) return invalid_argument("'steps' must be an array");
    if (steps->get_array().size() > kMostSteps) return invalid_argument("a plan has at most {} steps", kMostSteps);
    for (const json::value& value : steps->get_array()) {
      auto next = step(value);
      if (!next) return in_context(fmt::format("step {}", plan.steps.size() + 1), std::move(next).error());
      plan.steps.push_back(*std::move(next));
    }
    return plan;
  }

 private:
  Result<Step> step(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) return invalid_argument("a step must be an object");
    ATTUNE_TRY_VOID(
        refuse_unknown_keys(*object, {"name", "tool", "arguments", "positional", "needs_confirmation", "optional"}));
    Step step;
    ATTUNE_TRY(given, find_text(*object, "name"));
    if (given) {
      ATTUNE_TRY(name, name_of("value", *given));
      step.name = std::move(name);
    }
    ATTUNE_TRY(confirmation, find_bool(*object, "needs_confirmation"));
    step.needs_confirmation = confirmation.value_or(false);
    ATTUNE_TRY(optional, find_bool(*object, "optional"));
    step.optional = optional.value_or(false);
    ATTUNE_TRY(parsed, call(*object, 0));
    step.call = std::move(parsed);
    return step;
  }

  Result<Call> call(const json::object& object, int depth) {
    Call call;
    ATTUNE_TRY(given, need_text(object, "tool"));
    ATTUNE_TRY(tool, name_of("tool", given));
    call.tool = std::move(tool);
    if (const json::value* positional = object.if_contains("positional")) {
      if (!positional->is_array()) return invalid_argument("'positional' must be an array");
      for (const json::value& value : positional->get_array()) {
        ATTUNE_TRY(argument, expression(value, depth + 1));
        call.arguments.push_back({"", std::move(argument)});
      }
    }
    if (const json::value* named = object.if_contains("arguments")) {
      if (!named->is_object()) return invalid_argument("'arguments' must be an object");
      for (const auto& [key, value] : named->get_object()) {
        ATTUNE_TRY(name, name_of("argument", key));
        auto argument = expression(value, depth + 1);
        if (!argument) return in_context(fmt::format("argument '{}'", name), std::move(argument).error());
        call.arguments.push_back({std::move(name), *std::move(argument)});
      }
    }
    return call;
  }

  Result<Expression> expression(const json::value& value, int depth) {
    if (depth > kDeepest) return invalid_argument("nested more than {} deep", kDeepest);
    if (++values_ > kMostValues) return invalid_argument("a plan has at most {} values", kMostValues);
    if (value.is_bool()) return Expression{value.get_bool(), {}};
    if (value.is_number()) {
      const auto number = value.to_number<double>();
      if (!std::isfinite(number)) return invalid_argument("a number is beyond all bounds");
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

  /// {"ref": ...}, {"filter": ...}, {"date": ...} or {"call": ...}.
  Result<Expression> tagged(const json::object& object, int depth) {
    constexpr std::string_view kForms = R"({"ref": ...}, {"filter": ...}, {"date": ...} or {"call": ...})";
    if (object.size() != 1)
      return invalid_argument("an object with {} keys is not a value", object.size()).mend("objects here: {}", kForms);
    const auto& [tag, value] = *object.begin();
    if (tag == "call") {
      if (!value.is_object()) return invalid_argument("'call' must be an object");
      ATTUNE_TRY_VOID(refuse_unknown_keys(value.get_object(), {"tool", "arguments", "positional"}));
      ATTUNE_TRY(nested, call(value.get_object(), depth));
      return Expression{std::move(nested), {}};
    }
    ATTUNE_TRY(text, need_text(object, tag));
    ATTUNE_TRY_VOID(count_text(text));
    if (tag == "ref") {
      if (!is_reference(text)) return invalid_argument("'{}' is not a value's name", text);
      return Expression{Reference{std::move(text)}, {}};
    }
    if (tag == "filter") {
      ATTUNE_TRY(filter, parse_filter(text));
      return Expression{std::move(filter), {}};
    }
    if (tag == "date") {
      const auto date = read_date(text);
      if (!date) return invalid_argument("'{}' is not a date", text).mend("write dates like 2026-11-23");
      return Expression{*date, {}};
    }
    return invalid_argument("unknown key '{}'", std::string_view(tag)).mend("objects here: {}", kForms);
  }

  Result<std::string> name_of(std::string_view what, std::string_view text) {
    ATTUNE_TRY_VOID(count_text(text));
    if (!is_name(text))
      return invalid_argument("'{}' cannot be a {}'s name", text, what).mend("names have letters, digits and _");
    return std::string(text);
  }

  Status count_text(std::string_view text) {
    text_bytes_ += text.size();
    if (text_bytes_ > kLongestText) return resource_exhausted("the plan's texts have more than {} bytes", kLongestText);
    return check_utf8("plan", text);
  }

  std::size_t values_ = 0;
  std::size_t text_bytes_ = 0;
};

}  // namespace

json::value to_json(const Plan& plan) {
  json::array steps;
  for (const Step& step : plan.steps) {
    json::object object;
    if (!step.name.empty()) object["name"] = step.name;
    for (auto& [key, value] : call_to_json(step.call)) object[key] = std::move(value);
    if (step.needs_confirmation) object["needs_confirmation"] = true;
    if (step.optional) object["optional"] = true;
    steps.push_back(std::move(object));
  }
  return json::object{{"request", plan.request}, {"steps", std::move(steps)}};
}

Result<Plan> from_json(const json::value& document) {
  const auto* object = document.if_object();
  if (object == nullptr) return invalid_argument("a plan must be a JSON object");
  return Reader().plan(*object);
}

}  // namespace attune::plan
