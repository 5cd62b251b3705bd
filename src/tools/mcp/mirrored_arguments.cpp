#include "tools/mcp/mirrored_arguments.h"

#include "base/ascii.h"

#include <algorithm>

namespace attune::mcp {
namespace {

constexpr std::string_view kMark = "x-mcp-header";
constexpr std::size_t kDeepest = 16;

bool is_token(std::string_view text) {
  constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z') || (c >= '0' && c <= '9') || kSigns.contains(c);
  });
}

bool may_be_mirrored(const json::object& property) {
  const json::value* const type = property.if_contains("type");
  return type != nullptr && (*type == "string" || *type == "integer" || *type == "boolean");
}

Status collect(const json::object& schema, std::vector<std::string>& path, std::vector<MirroredArgument>& mirrored) {
  const json::value* const properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object() || path.size() == kDeepest) return {};
  for (const auto& [name, value] : properties->get_object()) {
    const json::object* const property = value.if_object();
    if (property == nullptr) continue;
    path.emplace_back(name);
    if (const json::value* mark = property->if_contains(kMark)) {
      if (!mark->is_string() || !is_token(mark->get_string()))
        return type_error("a tool wants an argument in a header that has no such name");
      if (!may_be_mirrored(*property)) return type_error("a tool wants in a header what can't stand in one");
      const std::string header = "Mcp-Param-" + std::string(mark->get_string());
      if (std::ranges::any_of(mirrored, [&](const auto& other) { return same_text(other.header, header); }))
        return type_error("a tool wants two arguments in one header");
      mirrored.push_back({path, header});
    }
    ATTUNE_TRY_VOID(collect(*property, path, mirrored));
    path.pop_back();
  }
  return {};
}

/// Null where it is not there.
const json::value* argument_at(const json::object& arguments, const std::vector<std::string>& path) {
  const json::object* object = &arguments;
  const json::value* found = nullptr;
  for (const std::string& name : path) {
    found = object == nullptr ? nullptr : object->if_contains(name);
    if (found == nullptr) return nullptr;
    object = found->if_object();
  }
  return found;
}

}  // namespace

Result<std::vector<MirroredArgument>> mirrored_arguments(const json::object& input_schema) {
  std::vector<MirroredArgument> mirrored;
  std::vector<std::string> path;
  ATTUNE_TRY_VOID(collect(input_schema, path, mirrored));
  return mirrored;
}

std::vector<std::pair<std::string, std::string>> mirrored_values(const std::vector<MirroredArgument>& mirrored,
                                                                 const json::object& arguments) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [path, header] : mirrored) {
    const json::value* const value = argument_at(arguments, path);
    if (value == nullptr || value->is_null()) continue;
    values.emplace_back(header, value->is_string() ? std::string(value->get_string()) : to_json(*value));
  }
  return values;
}

}  // namespace attune::mcp
