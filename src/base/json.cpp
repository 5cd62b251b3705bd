#include "base/json.h"

#include "base/internal/json_builder.h"

#include <algorithm>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/ranges.h>

namespace attune {
namespace {

void print_indented(const json::value& value, std::string& out, std::size_t indent) {
  const auto new_line = [&](std::size_t depth) { out.append("\n").append(depth * 2, ' '); };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    bool first = true;
    for (const auto& [key, member] : *object) {
      if (!std::exchange(first, false)) out += ',';
      new_line(indent + 1);
      out.append(json::serialize(json::string(key))).append(": ");
      print_indented(member, out, indent + 1);
    }
    new_line(indent);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += '[';
    bool first = true;
    for (const auto& element : *array) {
      if (!std::exchange(first, false)) out += ',';
      new_line(indent + 1);
      print_indented(element, out, indent + 1);
    }
    new_line(indent);
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

const json::value* present(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Failure missing(std::string_view key) {
  return invalid_argument("'{}' is missing", key);
}

}  // namespace

Result<json::value> parse_json(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.size_bytes)
    return resource_exhausted("the JSON text has {} bytes, more than the limit of {}", text.size(), limits.size_bytes);
  json::parse_options options;
  options.max_depth = limits.depth;
  json::error_code code;
  json::basic_parser<JsonBuilder> parser(options);
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), code);
  if (!code && consumed < text.size() && text.find_first_not_of(" \t\r\n", consumed) != std::string_view::npos)
    code = json::error::extra_data;
  if (code == json::error::too_deep)
    return resource_exhausted("the JSON text is nested more than {} deep", limits.depth);
  if (code) return parse_error("not valid JSON: {} at byte {}", code.message(), consumed);
  return parser.handler().release();
}

std::string to_json(const json::value& value) {
  return json::serialize(value);
}

std::string to_pretty_json(const json::value& value) {
  std::string out;
  print_indented(value, out, 0);
  return out;
}

Result<std::optional<std::string>> find_text(const json::object& object, std::string_view key) {
  const json::value* value = present(object, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) return invalid_argument("'{}' must be a string, but is {}", key, to_json(*value));
  return std::string(value->get_string());
}

Result<std::optional<double>> find_number(const json::object& object, std::string_view key) {
  const json::value* value = present(object, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) return invalid_argument("'{}' must be a number, but is {}", key, to_json(*value));
  return value->to_number<double>();
}

Result<std::optional<bool>> find_bool(const json::object& object, std::string_view key) {
  const json::value* value = present(object, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_bool()) return invalid_argument("'{}' must be true or false, but is {}", key, to_json(*value));
  return value->get_bool();
}

Result<std::string> need_text(const json::object& object, std::string_view key) {
  ATTUNE_TRY(value, find_text(object, key));
  if (!value) return missing(key);
  return *std::move(value);
}

Result<double> need_number(const json::object& object, std::string_view key) {
  ATTUNE_TRY(value, find_number(object, key));
  if (!value) return missing(key);
  return *value;
}

Status refuse_unknown_keys(const json::object& object, std::initializer_list<std::string_view> known) {
  for (const auto& member : object)
    if (std::ranges::find(known, std::string_view(member.key())) == known.end())
      return invalid_argument("unknown key '{}'", std::string_view(member.key()))
          .mend("known keys: {}", fmt::join(known, ", "));
  return {};
}

}  // namespace attune
