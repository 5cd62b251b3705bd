#include "tools/outside/openapi.h"

#include "base/ascii.h"
#include "base/nearest_name.h"

#include <algorithm>
#include <array>
#include <set>

namespace attune::tools {
namespace {

constexpr std::array<std::string_view, 7> kMethods{"get", "put", "post", "delete", "patch", "head", "options"};
/// Headers that are not the plan's to set: they say who we are, where the request goes, or how it is framed.
constexpr std::array<std::string_view, 10> kOurHeaders{
    "accept", "authorization", "connection",      "content-length",      "content-type",
    "cookie", "host",          "idempotency-key", "proxy-authorization", "transfer-encoding"};
constexpr int kDeepest = 24;
constexpr std::size_t kMostValues = 20'000;  // of a document's part once references are spelt out

const json::object& empty_object() {
  static const json::object empty;
  return empty;
}
const json::object& object_at(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_object() ? value->get_object() : empty_object();
}
std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}
bool is_true(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

/// Spells out references into the document. What would go on for ever, or is not there, becomes an empty schema, which
/// takes any JSON.
class Spelling {
 public:
  explicit Spelling(const json::object& document) : document_(document) {}

  json::value operator()(const json::value& value, int depth = 0) {
    if (depth > kDeepest || ++made_ > kMostValues) return json::object{};
    if (const json::array* array = value.if_array()) {
      json::array spelt;
      for (const json::value& each : *array) spelt.push_back((*this)(each, depth + 1));
      return spelt;
    }
    const json::object* const object = value.if_object();
    if (object == nullptr) return value;
    if (const std::string_view reference = text_at(*object, "$ref"); !reference.empty()) {
      const json::value* const target = find(reference);
      return target == nullptr ? json::value(json::object{}) : (*this)(*target, depth + 1);
    }
    json::object spelt;
    for (const auto& member : *object) spelt[member.key()] = (*this)(member.value(), depth + 1);
    return spelt;
  }

 private:
  /// "#/components/schemas/Pet", with "~1" for "/" and "~0" for "~" (RFC 6901).
  [[nodiscard]] const json::value* find(std::string_view reference) const {
    if (!reference.starts_with("#/")) return nullptr;
    const json::value* value = nullptr;
    const json::object* object = &document_;
    reference.remove_prefix(2);
    for (bool last = false; !last; object = value->if_object()) {
      if (object == nullptr) return nullptr;
      const std::size_t end = reference.find('/');
      last = end == std::string_view::npos;
      std::string token(reference.substr(0, end));
      for (const auto& [escaped, plain] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}})
        for (std::size_t at = token.find(escaped); at != std::string::npos; at = token.find(escaped, at + 1))
          token.replace(at, 2, plain);
      value = object->if_contains(token);
      if (value == nullptr) return nullptr;
      if (!last) reference.remove_prefix(end + 1);
    }
    return value;
  }

  const json::object& document_;
  std::size_t made_ = 0;
};

/// The schema of application/json in a request's or an answer's content; null where it has none.
const json::value* json_schema_in(const json::object& holder) {
  for (const auto& member : object_at(holder, "content"))
    if (std::string_view(member.key()).starts_with("application/json") && member.value().is_object())
      return member.value().get_object().if_contains("schema");
  return nullptr;
}

/// Puts one operation's parts together.
class OperationTool {
 public:
  OperationTool(std::string_view id, std::string_view method, std::string_view path, const json::object& operation) {
    tool_.name = id;
    tool_.title = text_at(operation, "summary");
    tool_.description = text_at(operation, "description");
    std::string upper(method);
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    http_["method"] = upper;
    http_["path"] = path;
  }

  Status add_parameter(const json::object& parameter) {
    const std::string_view name = text_at(parameter, "name");
    const std::string_view place = text_at(parameter, "in");
    const bool ours = place == "header" && std::ranges::find(kOurHeaders, lower_ascii(name)) != kOurHeaders.end();
    const bool usable = (place == "path" || place == "query" || place == "header") && !ours;
    const json::value* const schema = parameter.if_contains("schema");
    if (!usable || schema == nullptr) {
      if (!is_true(parameter, "required")) return {};
      return unsupported("its parameter '{}' can't be given by a plan", name);
    }
    return add(name, place, *schema, is_true(parameter, "required"));
  }

  Status add_body(const json::object& body) {
    if (body.empty()) return {};
    const json::value* const schema = json_schema_in(body);
    if (schema == nullptr) {
      if (!is_true(body, "required")) return {};
      return unsupported("its body is not JSON");
    }
    const json::object* const object = schema->if_object();
    if (object == nullptr || object_at(*object, "properties").empty())
      return add("body", "whole body", *schema, is_true(body, "required"));
    std::set<std::string_view> needed;
    if (const json::value* names = object->if_contains("required"); names != nullptr && names->is_array())
      for (const json::value& each : names->get_array())
        if (each.is_string()) needed.insert(each.get_string());
    for (const auto& member : object_at(*object, "properties"))
      ATTUNE_TRY_VOID(add(member.key(), "body", member.value(), needed.contains(member.key())));
    return {};
  }

  void add_answers(const json::object& answers) {
    for (const auto& member : answers) {
      if (!std::string_view(member.key()).starts_with('2') || !member.value().is_object()) continue;
      const json::value* const schema = json_schema_in(member.value().get_object());
      if (schema != nullptr && schema->is_object()) tool_.output_schema = schema->get_object();
      return;
    }
  }

  mcp::McpTool take() {
    tool_.input_schema = {
        {"type", "object"}, {"properties", std::move(properties_)}, {"required", std::move(required_)}};
    http_["parameters"] = std::move(places_);
    tool_.annotations = {{"http", std::move(http_)}};
    return std::move(tool_);
  }

 private:
  Status add(std::string_view name, std::string_view place, const json::value& schema, bool is_required) {
    if (properties_.contains(name)) return unsupported("two of its parameters are called '{}'", name);
    properties_[name] = schema;
    places_[name] = place;
    if (is_required || place == "path") required_.push_back(json::string(name));
    return {};
  }

  mcp::McpTool tool_;
  json::object http_;
  json::object properties_;
  json::object places_;
  json::array required_;
};

Result<mcp::McpTool> tool_of(std::string_view id, std::string_view method, std::string_view path,
                             const json::object& item, const json::object& operation) {
  OperationTool tool(id, method, path, operation);
  // An operation's parameter stands for the path's of the same name and place.
  std::vector<const json::object*> parameters;
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const json::object* holder : {&operation, &item})
    if (const json::value* list = holder->if_contains("parameters"); list != nullptr && list->is_array())
      for (const json::value& each : list->get_array())
        if (const json::object* parameter = each.if_object();
            parameter != nullptr && known.emplace(text_at(*parameter, "in"), text_at(*parameter, "name")).second)
          parameters.push_back(parameter);
  for (const json::object* parameter : parameters) ATTUNE_TRY_VOID(tool.add_parameter(*parameter));
  ATTUNE_TRY_VOID(tool.add_body(object_at(operation, "requestBody")));
  tool.add_answers(object_at(operation, "responses"));
  return tool.take();
}

}  // namespace

Result<std::vector<mcp::McpTool>> read_openapi(const json::value& document, std::span<const std::string> wanted) {
  const json::object* const root = document.if_object();
  if (root == nullptr || !text_at(*root, "openapi").starts_with("3."))
    return invalid_argument("this is no OpenAPI 3 document").mend("version 2 and YAML must be converted first");
  struct Found {
    std::string_view method;
    std::string_view path;
    const json::object* item;
    const json::object* operation;
  };
  std::map<std::string_view, Found> operations;
  for (const auto& path : object_at(*root, "paths")) {
    if (!path.value().is_object()) continue;
    const json::object& item = path.value().get_object();
    for (const std::string_view method : kMethods) {
      const json::object& operation = object_at(item, method);
      if (const std::string_view id = text_at(operation, "operationId"); !id.empty())
        operations.emplace(id, Found{method, path.key(), &item, &operation});
    }
  }
  std::vector<mcp::McpTool> tools;
  for (const std::string& id : wanted) {
    const auto found = operations.find(id);
    if (found == operations.end()) {
      std::vector<std::string_view> names;
      for (const auto& [name, operation] : operations) names.push_back(name);
      return std::unexpected(
          Error{ErrorCode::not_found, fmt::format("the document has no operation '{}'", id), nearest_mend(id, names)});
    }
    const auto& [method, path, item, operation] = found->second;
    Spelling spelt(*root);
    const json::value whole_item =
        spelt(json::object{{"parameters", item->contains("parameters") ? item->at("parameters") : json::array{}}});
    const json::value whole = spelt(*operation);
    auto tool = tool_of(id, method, path, whole_item.get_object(), whole.get_object());
    if (!tool) return in_context("operation '" + id + "'", std::move(tool).error());
    tools.push_back(*std::move(tool));
  }
  return tools;
}

}  // namespace attune::tools
