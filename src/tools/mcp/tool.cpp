#include "tools/mcp/tool.h"

#include <algorithm>
#include <array>
#include <utility>

#include <sodium.h>

namespace attune::mcp {
namespace {

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

/// The members of every object by name.
json::value sorted(const json::value& value) {
  if (const json::array* array = value.if_array()) {
    json::array result;
    for (const json::value& each : *array) result.push_back(sorted(each));
    return result;
  }
  const json::object* const object = value.if_object();
  if (object == nullptr) return value;
  std::vector<std::string_view> names;
  for (const auto& member : *object) names.emplace_back(member.key());
  std::ranges::sort(names);
  json::object result;
  for (const std::string_view name : names) result[name] = sorted(object->at(name));
  return result;
}

std::optional<McpContent> read_content(const json::object& part) {
  using Kind = McpContent::Kind;
  const std::string type = text_at(part, "type");
  if (type == "text") return McpContent{.kind = Kind::text, .text = text_at(part, "text")};
  if (type == "image" || type == "audio") {
    return McpContent{.kind = type == "image" ? Kind::image : Kind::audio,
                      .data = text_at(part, "data"),
                      .mime_type = text_at(part, "mimeType")};
  }
  if (type == "resource_link") {
    return McpContent{.kind = Kind::resource_link,
                      .text = text_at(part, "name"),
                      .mime_type = text_at(part, "mimeType"),
                      .uri = text_at(part, "uri")};
  }
  const json::value* const resource = part.if_contains("resource");
  if (type != "resource" || resource == nullptr || !resource->is_object()) return std::nullopt;
  const json::object& inner = resource->as_object();
  return McpContent{.kind = Kind::resource,
                    .text = text_at(inner, "text"),
                    .data = text_at(inner, "blob"),
                    .mime_type = text_at(inner, "mimeType"),
                    .uri = text_at(inner, "uri")};
}

}  // namespace

Result<McpTool> read_tool(const json::value& value) {
  const json::object* const object = value.if_object();
  if (object == nullptr) return type_error("a tool is no object");
  McpTool tool{.name = text_at(*object, "name"),
               .title = text_at(*object, "title"),
               .description = text_at(*object, "description")};
  constexpr std::size_t kMaxNameBytes = 128;
  if (tool.name.empty() || tool.name.size() > kMaxNameBytes) {
    return type_error("a tool has no name, or one of more than {} bytes", kMaxNameBytes);
  }
  const json::value* const input = object->if_contains("inputSchema");
  if (input == nullptr || !input->is_object()) return type_error("a tool has no input schema");
  tool.input_schema = input->as_object();
  if (const json::value* output = object->if_contains("outputSchema"); output != nullptr && !output->is_null()) {
    if (!output->is_object()) return type_error("a tool's output schema is no object");
    tool.output_schema = output->as_object();
  }
  if (const json::value* hints = object->if_contains("annotations"); hints != nullptr && hints->is_object()) {
    tool.annotations = hints->as_object();
  }
  return tool;
}

std::string manifest_hash(const McpTool& tool) {
  const json::object manifest{{"name", tool.name},
                              {"title", tool.title},
                              {"description", tool.description},
                              {"inputSchema", tool.input_schema},
                              {"outputSchema", tool.output_schema ? json::value(*tool.output_schema) : json::value()},
                              {"annotations", tool.annotations}};
  const std::string text = to_json(sorted(manifest));
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string hexadecimal;
  for (const unsigned char byte : digest) hexadecimal += fmt::format("{:02x}", byte);
  return hexadecimal;
}

Result<McpResult> read_result(const json::object& object) {
  McpResult result;
  if (const json::value* failed = object.if_contains("isError"); failed != nullptr && !failed->is_null()) {
    if (!failed->is_bool()) return type_error("a result's isError is neither true nor false");
    result.failed = failed->as_bool();
  }
  if (const json::value* structured = object.if_contains("structuredContent")) result.structured = *structured;
  const json::value* const content = object.if_contains("content");
  if (content == nullptr && result.structured) return result;
  if (content == nullptr || !content->is_array()) return type_error("a result has no content");
  for (const json::value& part : content->as_array()) {
    if (!part.is_object()) return type_error("a part of a result is no object");
    if (auto read = read_content(part.as_object())) result.content.push_back(*std::move(read));
  }
  return result;
}

}  // namespace attune::mcp
