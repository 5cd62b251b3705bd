#include "plan/syntax/plan_schema.h"

#include "plan/syntax/internal/limits.h"
#include "plan/syntax/internal/operators.h"

namespace attune::plan {
namespace {

constexpr std::string_view kName = "^[A-Za-z_][A-Za-z0-9_]{0,63}$";

json::object reference_to(std::string_view definition) {
  return {{"$ref", fmt::format("#/$defs/{}", definition)}};
}

json::object text_that(std::string_view pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

/// An object with these keys and no others.
json::object closed(json::object properties, json::array required) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

json::object any_of(json::array schemas) {
  return {{"anyOf", std::move(schemas)}};
}

json::object array_of(json::object items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

json::object number_of(const Parameter& parameter) {
  json::object schema{{"type", parameter.whole ? "integer" : "number"}};
  if (parameter.low) schema["minimum"] = *parameter.low;
  if (parameter.high) schema["maximum"] = *parameter.high;
  return schema;
}

json::object text_of(const Parameter& parameter) {
  if (parameter.choices.empty()) return {{"type", "string"}};
  return {{"enum", json::array(parameter.choices.begin(), parameter.choices.end())}};
}

json::object value_of(const Type& type, const Parameter& parameter);

json::object object_of(const Type& record) {
  json::object members;
  json::array required;
  for (const Type::Field& field : record.fields()) {
    members[field.name] = value_of(field.type, {.name = field.name, .type = field.type});
    if (!field.type.is_optional()) required.push_back(json::string(field.name));
  }
  return closed({{"object",
                  {{"type", "object"},
                   {"properties", std::move(members)},
                   {"required", std::move(required)},
                   {"additionalProperties", reference_to("value")}}}},
                {"object"});
}

/// What may stand where a type is wanted: its literals, if it has any, or something computed.
json::object value_of(const Type& type, const Parameter& parameter) {
  const auto or_computed = [](json::object literal) { return any_of({std::move(literal), reference_to("computed")}); };
  switch (type.kind()) {
    case Type::Kind::optional:
      return value_of(type.element(), parameter);
    case Type::Kind::list:
      return or_computed(array_of(value_of(type.element(), parameter)));
    case Type::Kind::number:
      return or_computed(number_of(parameter));
    case Type::Kind::text:
      return or_computed(text_of(parameter));
    case Type::Kind::boolean:
      return or_computed({{"type", "boolean"}});
    case Type::Kind::filter:
    case Type::Kind::date:
    case Type::Kind::time:
    case Type::Kind::duration:
      return or_computed(reference_to(to_text(type)));
    case Type::Kind::record:
      return or_computed(object_of(type));
    case Type::Kind::json:
      return reference_to("value");
    default:
      return reference_to("computed");
  }
}

json::object parameter_schema(const Parameter& parameter) {
  json::object schema = value_of(parameter.type, parameter);
  schema["description"] =
      parameter.summary.empty() ? to_text(parameter.type) : parameter.summary + "; " + to_text(parameter.type);
  return schema;
}

/// The keys of a call: "tool", "arguments", "positional".
json::object call_keys(const Signature& signature) {
  json::object keys{{"tool", {{"const", signature.name}}}};
  if (signature.variadic) {
    keys["positional"] = array_of(reference_to("value"));
    return keys;
  }
  json::object named;
  json::array positional;
  for (const Parameter& parameter : signature.parameters) {
    named[parameter.name] = parameter_schema(parameter);
    positional.push_back(parameter_schema(parameter));
  }
  keys["arguments"] = json::object{{"type", "object"}, {"properties", named}, {"additionalProperties", false}};
  if (!positional.empty())
    keys["positional"] =
        json::object{{"type", "array"}, {"prefixItems", positional}, {"items", false}, {"minItems", 1}};
  return keys;
}

/// What makes a call complete: required arguments, by name where there are no values without one.
json::object completeness(const Signature& signature) {
  json::array required;
  for (const Parameter& parameter : signature.parameters)
    if (parameter.required) required.push_back(json::string(parameter.name));
  if (required.empty() || signature.variadic) return {};
  json::object named{{"properties", {{"arguments", {{"required", std::move(required)}}}}}, {"required", {"arguments"}}};
  return any_of({std::move(named), json::object{{"required", {"positional"}}}});
}

json::object with(json::object schema, const json::object& more) {
  for (const auto& [key, value] : more) schema[key] = value;
  return schema;
}

json::object call_schema(const Signature& signature) {
  return with(closed(call_keys(signature), {"tool"}), completeness(signature));
}

json::object step_schema(const Signature& signature) {
  json::object keys = call_keys(signature);
  json::array required{"tool"};
  if (!signature.variadic) {
    keys["name"] = reference_to("name");
    keys["needs_confirmation"] = json::object{{"type", "boolean"}};
    keys["optional"] = json::object{{"type", "boolean"}};
    keys["else"] = reference_to("value");
    required.push_back("name");
    if (signature.needs_confirmation()) {
      keys["needs_confirmation"] = json::object{{"const", true}};
      required.push_back("needs_confirmation");
    }
  }
  json::object schema = with(closed(std::move(keys), std::move(required)), completeness(signature));
  if (!signature.summary.empty()) schema["description"] = signature.summary;
  return schema;
}

json::object block_schema() {
  return closed({{"do", reference_to("steps")}, {"yield", reference_to("value")}}, {"do", "yield"});
}

/// Steps that call nothing themselves.
json::array other_steps() {
  json::object block = block_schema();
  return {closed({{"name", reference_to("name")}, {"let", reference_to("value")}}, {"name", "let"}),
          closed({{"name", reference_to("name")},
                  {"for", reference_to("name")},
                  {"in", reference_to("value")},
                  {"at_most", {{"type", "integer"}, {"minimum", 1}, {"maximum", 1000}}},
                  {"do", reference_to("steps")},
                  {"yield", reference_to("value")}},
                 {"name", "for", "in", "at_most", "do", "yield"}),
          closed({{"name", reference_to("name")}, {"if", reference_to("value")}, {"then", block}, {"else", block}},
                 {"name", "if", "then"})};
}

/// References, fields, operations and calls inside values.
json::object computed_schema(json::array calls) {
  json::array operators;
  for (const OperatorForm& form : kOperators) operators.push_back(json::string(form.text));
  json::object operands = array_of(reference_to("value"));
  operands["minItems"] = 1;
  operands["maxItems"] = 2;
  return any_of({closed({{"ref", text_that("^(\\$(user|today|now)|[A-Za-z_][A-Za-z0-9_]*)$")}}, {"ref"}),
                 closed({{"field", reference_to("name")}, {"of", reference_to("value")}}, {"field", "of"}),
                 closed({{"op", {{"enum", std::move(operators)}}}, {"of", std::move(operands)}}, {"op", "of"}),
                 closed({{"call", any_of(std::move(calls))}}, {"call"})});
}

json::object value_schema() {
  return any_of({json::object{{"type", {"boolean", "number", "string"}}}, array_of(reference_to("value")),
                 reference_to("object"), reference_to("filter"), reference_to("date"), reference_to("time"),
                 reference_to("duration"), reference_to("computed")});
}

}  // namespace

json::value plan_schema(const ToolRegistry& tools) {
  json::object definitions;
  json::array steps = other_steps();
  json::array calls;
  for (const Tool* tool : tools.all()) {
    const Signature& signature = tool->signature;
    if (signature.name == kReply) continue;
    definitions["step." + signature.name] = step_schema(signature);
    steps.push_back(reference_to("step." + signature.name));
    if (signature.side_effect != SideEffect::none || signature.needs_confirmation()) continue;  // lines of their own
    definitions["call." + signature.name] = call_schema(signature);
    calls.push_back(reference_to("call." + signature.name));
  }
  definitions["name"] = text_that(kName);
  definitions["filter"] =
      closed({{"filter", {{"type", "string"}, {"description", "a condition on items"}}}}, {"filter"});
  definitions["date"] = closed({{"date", text_that(R"(^\d{4}-\d{2}-\d{2}$)")}}, {"date"});
  definitions["time"] = closed({{"time", text_that(R"(^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$)")}}, {"time"});
  definitions["duration"] =
      closed({{"duration", {{"type", "string"}, {"description", "3 days, 90 minutes"}}}}, {"duration"});
  definitions["object"] =
      closed({{"object", {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", reference_to("value")}}}},
             {"object"});
  definitions["value"] = value_schema();
  definitions["computed"] = computed_schema(std::move(calls));
  definitions["steps"] = array_of(any_of(steps));
  if (const Tool* reply = tools.find(kReply)) {
    definitions["reply"] = step_schema(reply->signature);
    steps.push_back(reference_to("reply"));
  }
  json::object all = array_of(any_of(std::move(steps)));
  all["contains"] = reference_to("reply");
  all["maxContains"] = 1;
  all["maxItems"] = kMostSteps;
  json::object schema = closed({{"request", {{"type", "string"}}}, {"steps", std::move(all)}}, {"request", "steps"});
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "A plan";
  schema["$defs"] = std::move(definitions);
  return schema;
}

}  // namespace attune::plan
