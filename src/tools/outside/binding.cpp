#include "tools/outside/binding.h"

#include "base/nearest_name.h"
#include "plan/syntax/names.h"
#include "plan/value_json.h"

#include <algorithm>
#include <cmath>

namespace attune::tools {
namespace {

Status mark_content(const std::vector<std::string>& content, std::vector<SchemaParameter>& parameters) {
  for (const std::string& wanted : content) {
    const auto found = std::ranges::find(parameters, wanted, &SchemaParameter::member);
    if (found != parameters.end()) {
      found->parameter.role = plan::ArgumentRole::content;
      continue;
    }
    std::vector<std::string_view> names;
    for (const SchemaParameter& parameter : parameters) names.push_back(parameter.member);
    return std::unexpected(Error{ErrorCode::invalid_argument, fmt::format("'content' names no parameter: '{}'", wanted),
                                 nearest_mend(wanted, names)});
  }
  return {};
}

/// What was a whole number in the plan is one in JSON: some readers know no other integers.
void make_whole(json::value& value) {
  constexpr double kLargest = 9'007'199'254'740'992;  // 2^53: beyond, not every whole number is a double
  if (const double* number = value.if_double(); number != nullptr) {
    if (std::trunc(*number) == *number && std::abs(*number) <= kLargest) value = static_cast<std::int64_t>(*number);
  } else if (json::array* array = value.if_array()) {
    for (json::value& each : *array) make_whole(each);
  } else if (json::object* object = value.if_object()) {
    for (auto& member : *object) make_whole(member.value());
  }
}

}  // namespace

Result<Binding> bind(const std::string& source, const OutsideTool& tool) {
  Binding binding;
  plan::Signature& signature = binding.signature;
  signature.name = source + "." + as_word(tool.manifest.name);
  if (!plan::is_tool_name(signature.name)) return unsupported("its name can't stand in a plan");
  ATTUNE_TRY(parameters, parameters_of(tool.manifest.input_schema));
  ATTUNE_TRY_VOID(mark_content(tool.content, parameters));
  for (const SchemaParameter& each : parameters) signature.parameters.push_back(each.parameter);
  binding.parameters = std::move(parameters);
  signature.summary = tool.summary;
  signature.description = tool.manifest.description;
  binding.promises_structure = tool.manifest.output_schema.has_value();
  signature.result =
      binding.promises_structure ? result_type_of(*tool.manifest.output_schema) : plan::Type(plan::Type::Kind::text);
  signature.examples = tool.examples;
  signature.examples_by_language = tool.examples_by_language;
  signature.side_effect = tool.side_effect;
  signature.idempotent = tool.idempotent;
  signature.confirmation = tool.confirmation;
  signature.outside = true;
  signature.private_data = tool.private_data;
  signature.cost = tool.cost;
  signature.timeout = tool.timeout;
  signature.concurrency = tool.concurrency;
  // A registry of its own holds the example phrases against the parameters.
  plan::ToolRegistry registry;
  ATTUNE_TRY_VOID(registry.add({signature, plan::Synchronous{}}));
  return binding;
}

json::object arguments_json(const Binding& binding, const plan::Arguments& arguments, const Catalogue& catalogue) {
  json::object object;
  for (const auto& [parameter, member] : binding.parameters) {
    const plan::Value& value = arguments[parameter.name];
    if (value.is_absent()) continue;
    json::value document = plan::to_json(value, catalogue);
    make_whole(document);
    object[member] = std::move(document);
  }
  return object;
}

Result<plan::Value> value_of(const Binding& binding, mcp::McpResult result, const Catalogue& catalogue) {
  const std::string& name = binding.signature.name;
  if (result.failed)
    return conflict("{}() says that the call went wrong", name)
        .mend("`attune tools call` makes the same call and shows what it says");
  if (!binding.promises_structure) {
    std::string text;
    for (const mcp::McpContent& part : result.content)
      if (!part.text.empty()) text.append(text.empty() ? "" : "\n").append(part.text);
    if (text.size() > kMostTextBytes)
      return resource_exhausted("{}() gave a text of {} bytes, and {} are the most", name, text.size(), kMostTextBytes);
    return plan::Value{std::move(text)};
  }
  if (!result.structured) return type_error("{}() gave no structured result, and its manifest promises one", name);
  auto value = plan::from_json(*result.structured, binding.signature.result, catalogue);
  if (!value)  // the error of the reading quotes what it read
    return type_error("{}() gave something else than the {} that its manifest promises", name,
                      plan::to_text(binding.signature.result));
  return value;
}

}  // namespace attune::tools
