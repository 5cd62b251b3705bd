#include "llm/json_schema.h"

#include <cstdint>
#include <exception>
#include <utility>

#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace attune::llm {
namespace {

/// What draft 2020-12 says in the words of draft 7: "$defs" are "definitions", "prefixItems" are "items" and the items
/// behind them "additionalItems". Errors: unsupported, a reference that leads out.
Result<json::value> as_draft_7(const json::value& schema) {
  if (const auto* list = schema.if_array()) {
    json::array made;
    for (const json::value& each : *list) {
      ATTUNE_TRY(part, as_draft_7(each));
      made.push_back(std::move(part));
    }
    return made;
  }
  // Numbers of schemas that code has made may be unsigned, which the validator takes for no whole numbers.
  if (schema.is_uint64() && std::in_range<std::int64_t>(schema.get_uint64()))
    return json::value(static_cast<std::int64_t>(schema.get_uint64()));
  const auto* object = schema.if_object();
  if (object == nullptr) return schema;
  constexpr std::string_view kDefs = "#/$defs/";
  const bool has_prefix = object->contains("prefixItems");
  const auto name_in_draft_7 = [has_prefix](std::string_view key) -> std::string_view {
    if (key == "$defs") return "definitions";
    if (key == "prefixItems") return "items";
    return has_prefix && key == "items" ? "additionalItems" : key;
  };
  json::object made;
  for (const auto& [key, value] : *object) {
    if (key == "$ref" && value.is_string()) {
      const std::string_view target = value.get_string();
      if (!target.starts_with('#')) return unsupported("the schema refers to \"{}\", which lies outside it", target);
      if (target.starts_with(kDefs))
        made["$ref"] = "#/definitions/" + std::string(target.substr(kDefs.size()));
      else
        made["$ref"] = value;
      continue;
    }
    ATTUNE_TRY(part, as_draft_7(value));
    made[name_in_draft_7(key)] = std::move(part);
  }
  return made;
}

}  // namespace

struct JsonSchema::Compiled {
  valijson::Schema schema;
};

Result<JsonSchema> JsonSchema::create(const json::object& schema) {
  ATTUNE_TRY(draft, as_draft_7(json::value(schema)));
  auto compiled = std::make_shared<Compiled>();
  try {
    valijson::SchemaParser parser;
    const valijson::adapters::BoostJsonAdapter adapter(draft);
    parser.populateSchema(adapter, compiled->schema);
  } catch (const std::exception& error) {
    return invalid_argument("this is no JSON Schema: {}", error.what());
  }
  return JsonSchema(std::move(compiled));
}

Status JsonSchema::check(const json::value& value) const {
  constexpr std::size_t kMostFaults = 5;
  valijson::ValidationResults results;
  try {
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    const valijson::adapters::BoostJsonAdapter adapter(value);
    if (validator.validate(compiled_->schema, adapter, &results)) return {};
  } catch (const std::exception& error) {
    return type_error("the value can't be held against its schema: {}", error.what());
  }
  std::string faults;
  valijson::ValidationResults::Error fault;
  for (std::size_t told = 0; told < kMostFaults && results.popError(fault); ++told) {
    std::string place;
    for (const std::string& step : fault.context) place += step;
    faults.append(faults.empty() ? "" : "; ").append(place).append(": ").append(fault.description);
  }
  return type_error("{}", faults.empty() ? "the value doesn't conform to its schema" : faults);
}

}  // namespace attune::llm
