#include "tools/outside/schema_types.h"

#include "plan/syntax/names.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace attune::tools {
namespace {

using plan::Type;

constexpr int kDeepest = 8;
constexpr int kMostSchemas = 2'000;  // looked into; references may make far more of a short document
constexpr std::size_t kMostParameters = 64;

enum class Use { argument, result };

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool lists(const json::object& object, std::string_view key, std::string_view wanted) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_array() && std::ranges::any_of(value->get_array(), [&](const json::value& each) {
           return each.is_string() && std::string_view(each.get_string()) == wanted;
         });
}

class SchemaReader {
 public:
  SchemaReader(const json::object& root, Use use) : root_(root), use_(use) {}

  [[nodiscard]] Type type_of(const json::value& value, int depth = 0) const {
    const json::object* const schema = resolved(value);
    if (schema == nullptr || depth > kDeepest || ++looked_into_ > kMostSchemas) return Type::Kind::json;
    if (const json::value* nullable = schema->if_contains("nullable");
        nullable != nullptr && nullable->is_bool() && nullable->get_bool())
      return Type::optional_of(plain_type_of(*schema, text_at(*schema, "type"), depth));
    if (const auto either = union_with_null(*schema)) return Type::optional_of(type_of(*either, depth + 1));
    const json::value* const kind = schema->if_contains("type");
    if (kind != nullptr && kind->is_array() && kind->get_array().size() == 2 && lists(*schema, "type", "null")) {
      const json::array& both = kind->get_array();
      const json::value& present = both[both[0] == json::value("null") ? 1 : 0];
      if (present.is_string())
        return Type::optional_of(plain_type_of(*schema, std::string_view(present.get_string()), depth));
    }
    return plain_type_of(*schema, text_at(*schema, "type"), depth);
  }

  /// The object behind `value` and its "$ref"s; null where there is none.
  [[nodiscard]] const json::object* resolved(const json::value& value) const {
    const json::object* schema = value.if_object();
    for (int hops = 0; schema != nullptr && hops < kDeepest; ++hops) {
      const std::string_view reference = text_at(*schema, "$ref");
      if (reference.empty()) return schema;
      if (!reference.starts_with('#')) return nullptr;
      schema = find(reference.substr(1));
    }
    return nullptr;
  }

  /// What stands beside null in a union of the two.
  [[nodiscard]] static const json::value* union_with_null(const json::object& schema) {
    for (const std::string_view key : {"anyOf", "oneOf"}) {
      const json::value* const value = schema.if_contains(key);
      if (value == nullptr || !value->is_array() || value->get_array().size() != 2) continue;
      for (const std::size_t i : {0, 1}) {
        const json::object* const part = value->get_array()[i].if_object();
        if (part != nullptr && text_at(*part, "type") == "null") return &value->get_array()[1 - i];
      }
    }
    return nullptr;
  }

 private:
  /// "/$defs/point" in the root (RFC 6901).
  [[nodiscard]] const json::object* find(std::string_view pointer) const {
    boost::system::error_code error;
    const json::value* const found = root_.find_pointer(pointer, error);
    return found == nullptr ? nullptr : found->if_object();
  }

  [[nodiscard]] Type plain_type_of(const json::object& schema, std::string_view kind, int depth) const {
    if (kind == "string") return text_at(schema, "format") == "date" ? Type::Kind::date : Type::Kind::text;
    if (kind == "number" || kind == "integer") return Type::Kind::number;
    if (kind == "boolean") return Type::Kind::boolean;
    if (kind == "array") {
      const json::value* const items = schema.if_contains("items");
      if (items == nullptr) return Type::Kind::json;
      Type element = type_of(*items, depth + 1);
      return element.kind() == Type::Kind::json ? element : Type::list_of(std::move(element));
    }
    if (kind == "object" && use_ == Use::result) return record_of(schema, depth);
    return Type::Kind::json;
  }

  [[nodiscard]] Type record_of(const json::object& schema, int depth) const {
    const json::value* const properties = schema.if_contains("properties");
    if (properties == nullptr || !properties->is_object() || properties->get_object().empty()) return Type::Kind::json;
    std::vector<Type::Field> fields;
    for (const auto& member : properties->get_object()) {
      Type type = type_of(member.value(), depth + 1);
      if (!lists(schema, "required", member.key())) type = Type::optional_of(std::move(type));
      fields.push_back({std::string(member.key()), std::move(type)});
    }
    return Type::record_of(std::move(fields));
  }

  const json::value root_;  // what references begin at
  Use use_;
  mutable int looked_into_ = 0;
};

std::optional<double> number_at(const json::object& schema, std::string_view key) {
  const json::value* const value = schema.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

/// A plain value as plans write it; empty for others.
std::optional<std::pair<plan::Expression, plan::Value>> constant(const json::value& value, const Type& type) {
  using Pair = std::pair<plan::Expression, plan::Value>;
  const Type::Kind kind = type.present().kind();
  if (value.is_string() && kind == Type::Kind::text) {
    std::string text(value.get_string());
    return Pair{{text, {}}, {text}};
  }
  if (value.is_number() && kind == Type::Kind::number) {
    const double number = value.to_number<double>();
    return Pair{{number, {}}, {number}};
  }
  if (value.is_bool() && kind == Type::Kind::boolean) return Pair{{value.get_bool(), {}}, {value.get_bool()}};
  return std::nullopt;
}

/// Bounds and choices, which stand with the type: inside a union with null.
void add_bounds(const json::object& schema, plan::Parameter& parameter) {
  if (const json::value* values = schema.if_contains("enum");
      values != nullptr && values->is_array() && parameter.type.kind() == Type::Kind::text)
    for (const json::value& each : values->get_array())
      if (each.is_string()) parameter.choices.emplace_back(each.get_string());
  if (parameter.type.kind() != Type::Kind::number) return;
  parameter.low = number_at(schema, "minimum");
  parameter.high = number_at(schema, "maximum");
  parameter.whole = text_at(schema, "type") == "integer" || lists(schema, "type", "integer");
}

plan::Parameter parameter_of(const json::value& value, bool required, const SchemaReader& reader) {
  plan::Parameter parameter{
      .type = reader.type_of(value).present(), .required = required, .role = plan::ArgumentRole::destination};
  const json::object* const schema = reader.resolved(value);
  if (schema == nullptr) {
    if (!required) parameter.type = Type::optional_of(parameter.type);
    return parameter;
  }
  const json::value* const present = SchemaReader::union_with_null(*schema);
  const json::object* const bounded = present == nullptr ? schema : reader.resolved(*present);
  if (bounded != nullptr) add_bounds(*bounded, parameter);
  if (required) return parameter;
  if (const json::value* given = schema->if_contains("default"))
    if (auto fallback = constant(*given, parameter.type); fallback && parameter.admits(fallback->second)) {
      parameter.fallback = std::move(fallback->first);
      return parameter;
    }
  parameter.type = Type::optional_of(parameter.type);
  return parameter;
}

}  // namespace

std::string as_word(std::string_view name) {
  std::string word(name);
  for (char& c : word)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) c = '_';
  return word;
}

Result<std::vector<SchemaParameter>> parameters_of(const json::object& schema) {
  std::vector<SchemaParameter> parameters;
  const std::string_view kind = text_at(schema, "type");
  if (!kind.empty() && kind != "object") return unsupported("what it takes is no object");
  const json::value* const properties = schema.if_contains("properties");
  if (properties == nullptr) return parameters;
  if (!properties->is_object()) return unsupported("its parameters are no object");
  if (properties->get_object().size() > kMostParameters)
    return unsupported("it has {} parameters, and {} at most can be used", properties->get_object().size(),
                       kMostParameters);
  const SchemaReader reader(schema, Use::argument);
  std::set<std::string> names;
  for (const auto& member : properties->get_object()) {
    plan::Parameter parameter = parameter_of(member.value(), lists(schema, "required", member.key()), reader);
    parameter.name = as_word(member.key());
    if (!plan::is_word(parameter.name))
      return unsupported("the name of parameter {} can't be used", parameters.size() + 1);
    if (!names.insert(parameter.name).second)
      return unsupported("two of its parameters would be called '{}'", parameter.name);
    parameters.push_back({std::move(parameter), std::string(member.key())});
  }
  return parameters;
}

Type result_type_of(const json::object& schema) {
  return SchemaReader(schema, Use::result).type_of(json::value(schema)).present();
}

}  // namespace attune::tools
