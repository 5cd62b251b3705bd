#include "plan/plan_json.h"

#include "plan/internal/names.h"

#include <charconv>
#include <cmath>

namespace attune::plan {
namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostSteps = 256;

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
  json::value operator()(const Date& date) const {
    return json::object{{"date", fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                             static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()))}};
  }
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

Result<Expression> expression_from_json(const json::value& value, int depth);

Result<Call> call_from_json(const json::object& object, int depth) {
  Call call;
  ATTUNE_TRY(tool, need_text(object, "tool"));
  if (!is_name(tool)) return invalid_argument("'{}' is not a tool's name", tool);
  call.tool = std::move(tool);
  if (const json::value* positional = object.if_contains("positional")) {
    if (!positional->is_array()) return invalid_argument("'positional' must be an array");
    for (const json::value& value : positional->get_array()) {
      ATTUNE_TRY(argument, expression_from_json(value, depth + 1));
      call.arguments.push_back({"", std::move(argument)});
    }
  }
  if (const json::value* named = object.if_contains("arguments")) {
    if (!named->is_object()) return invalid_argument("'arguments' must be an object");
    for (const auto& [name, value] : named->get_object()) {
      if (!is_name(name)) return invalid_argument("'{}' is not an argument's name", std::string_view(name));
      auto argument = expression_from_json(value, depth + 1);
      if (!argument)
        return in_context(fmt::format("argument '{}'", std::string_view(name)), std::move(argument).error());
      call.arguments.push_back({std::string(name), *std::move(argument)});
    }
  }
  return call;
}

Result<Date> date_from_text(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const char* p = text.data();
  const bool shaped =
      text.size() == 10 && text[4] == '-' && text[7] == '-' && std::from_chars(p, p + 4, year).ptr == p + 4 &&
      std::from_chars(p + 5, p + 7, month).ptr == p + 7 && std::from_chars(p + 8, p + 10, day).ptr == p + 10;
  const Date date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!shaped || !date.ok()) return invalid_argument("'{}' is not a date such as 2026-11-23", text);
  return date;
}

/// {"ref": ...}, {"filter": ...}, {"date": ...} or {"call": ...}.
Result<Expression> tagged_from_json(const json::object& object, int depth) {
  if (object.size() != 1) return invalid_argument("an object here has one key: ref, filter, date or call");
  const auto& [tag, value] = *object.begin();
  if (tag == "call") {
    if (!value.is_object()) return invalid_argument("'call' must be an object");
    ATTUNE_TRY_VOID(refuse_unknown_keys(value.get_object(), {"tool", "arguments", "positional"}));
    ATTUNE_TRY(call, call_from_json(value.get_object(), depth));
    return Expression{std::move(call), {}};
  }
  if (!value.is_string()) return invalid_argument("'{}' must be a string", std::string_view(tag));
  const std::string text(value.get_string());
  if (tag == "ref") {
    if (!is_reference(text)) return invalid_argument("'{}' is not a value's name", text);
    return Expression{Reference{text}, {}};
  }
  if (tag == "filter") {
    ATTUNE_TRY(filter, parse_filter(text));
    return Expression{std::move(filter), {}};
  }
  if (tag == "date") {
    ATTUNE_TRY(date, date_from_text(text));
    return Expression{date, {}};
  }
  return invalid_argument("unknown key '{}'", std::string_view(tag)).mend("known keys here: ref, filter, date, call");
}

Result<Expression> expression_from_json(const json::value& value, int depth) {
  if (depth > kDeepest) return invalid_argument("nested more than {} deep", kDeepest);
  if (value.is_bool()) return Expression{value.get_bool(), {}};
  if (value.is_number()) return Expression{value.to_number<double>(), {}};
  if (value.is_string()) return Expression{std::string(value.get_string()), {}};
  if (const auto* array = value.if_array()) {
    List list;
    for (const json::value& element : *array) {
      ATTUNE_TRY(parsed, expression_from_json(element, depth + 1));
      list.elements.push_back(std::move(parsed));
    }
    return Expression{std::move(list), {}};
  }
  if (const auto* object = value.if_object()) return tagged_from_json(*object, depth);
  return invalid_argument("null is not a value; leave the argument out");
}

Result<Step> step_from_json(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return invalid_argument("a step must be an object");
  ATTUNE_TRY_VOID(
      refuse_unknown_keys(*object, {"name", "tool", "arguments", "positional", "needs_confirmation", "optional"}));
  Step step;
  ATTUNE_TRY(name, find_text(*object, "name"));
  ATTUNE_TRY(confirmation, find_bool(*object, "needs_confirmation"));
  ATTUNE_TRY(optional, find_bool(*object, "optional"));
  ATTUNE_TRY(call, call_from_json(*object, 0));
  if (name && !is_name(*name)) return invalid_argument("'{}' is not a name", *name);
  step.name = name.value_or("");
  step.needs_confirmation = confirmation.value_or(false);
  step.optional = optional.value_or(false);
  step.call = std::move(call);
  return step;
}

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
  ATTUNE_TRY_VOID(refuse_unknown_keys(*object, {"request", "steps"}));
  Plan plan;
  ATTUNE_TRY(request, need_text(*object, "request"));
  plan.request = std::move(request);
  const json::value* steps = object->if_contains("steps");
  if (steps == nullptr || !steps->is_array()) return invalid_argument("'steps' must be an array");
  if (steps->get_array().size() > kMostSteps) return invalid_argument("a plan has at most {} steps", kMostSteps);
  for (std::size_t i = 0; i < steps->get_array().size(); ++i) {
    auto step = step_from_json(steps->get_array()[i]);
    if (!step) return in_context(fmt::format("step {}", i + 1), std::move(step).error());
    plan.steps.push_back(*std::move(step));
  }
  return plan;
}

}  // namespace attune::plan
