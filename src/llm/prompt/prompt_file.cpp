#include "engine/settings_reading.h"
#include "llm/json_schema.h"
#include "llm/prompt/internal/template_pieces.h"
#include "llm/prompt/prompt.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>

namespace attune::llm {
namespace {

using namespace settings;
namespace fs = std::filesystem;

Result<json::value> as_json(const fs::path& file, const toml::node& node) {
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table) {
      ATTUNE_TRY(part, as_json(file, value));
      object[key.str()] = std::move(part);
    }
    return object;
  }
  if (const auto* list = node.as_array()) {
    json::array array;
    for (const toml::node& value : *list) {
      ATTUNE_TRY(part, as_json(file, value));
      array.push_back(std::move(part));
    }
    return array;
  }
  if (const auto text = node.value_exact<std::string>()) return json::value(json::string(*text));
  if (const auto truth = node.value_exact<bool>()) return json::value(*truth);
  if (const auto whole = node.value_exact<std::int64_t>()) return json::value(*whole);
  if (const auto number = node.value_exact<double>(); number && std::isfinite(*number)) return json::value(*number);
  return bad_setting(file, node, "JSON has no such value");
}

Status check_schema(const fs::path& file, const toml::node& node, const json::object& schema) {
  const auto compiled = JsonSchema::create(schema);
  return compiled ? Status{} : bad_setting(file, node, compiled.error().message);
}

Result<json::object> read_answer(const fs::path& file, const toml::node& node) {
  if (!node.is_table()) return bad_setting(file, node, "a table is wanted here");
  ATTUNE_TRY(value, as_json(file, node));
  json::object schema = std::move(value.as_object());
  ATTUNE_TRY_VOID(check_schema(file, node, schema));
  return schema;
}

Result<json::object> read_answer_json(const fs::path& file, const toml::node& node) {
  ATTUNE_TRY(text, read_text(file, node));
  const auto parsed = parse_json(text);
  if (!parsed) return bad_setting(file, node, parsed.error().message);
  const auto* schema = parsed->if_object();
  if (schema == nullptr) return bad_setting(file, node, "a JSON object is wanted here");
  ATTUNE_TRY_VOID(check_schema(file, node, *schema));
  return *schema;
}

struct ReadInput {
  bool is_lines = false;
  bool is_optional = false;
  std::string about;
};

Result<ReadInput> read_input(const fs::path& file, const toml::node& node) {
  ATTUNE_TRY(table, read_table(file, node));
  ReadInput input;
  for (const auto& [key, value] : *table) {
    if (key == "kind") {
      ATTUNE_TRY(is_lines, read_choice<bool>(file, value, {{"text", false}, {"lines", true}}));
      input.is_lines = is_lines;
    } else if (key == "about") {
      ATTUNE_TRY(about, read_text(file, value));
      input.about = std::move(about);
    } else if (key == "optional") {
      const auto truth = value.value_exact<bool>();
      if (!truth) return bad_setting(file, value, "true or false is wanted here");
      input.is_optional = *truth;
    } else {
      return unknown_key(file, key, "kind, about, optional");
    }
  }
  if (!table->contains("kind")) return bad_setting(file, node, "kind is missing: \"text\" or \"lines\"");
  if (input.about.empty() || input.about.contains('\n'))
    return bad_setting(file, node, "about is missing: a line that tells the model what it is");
  return input;
}

Result<toml::table> parse_toml(std::string_view text, std::string_view file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return parse_error("{} line {}: {}", file, error.source().begin.line, error.description());
  }
}

}  // namespace

Result<Prompt> Prompt::parse(std::string_view toml, std::string_view file_name) {
  ATTUNE_TRY(table, parse_toml(toml, file_name));
  const fs::path file(file_name);
  Prompt prompt;
  for (const auto& [key, value] : table) {
    if (key == "name" || key == "system" || key == "user") {
      ATTUNE_TRY(text, read_text(file, value));
      (key == "name" ? prompt.name_ : key == "system" ? prompt.system_ : prompt.user_) = std::move(text);
    } else if (key == "version") {
      constexpr std::size_t kMostVersions = 1'000'000;
      ATTUNE_TRY(version, read_count(file, value, 1, kMostVersions));
      prompt.version_ = static_cast<int>(version);
    } else if (key == "inputs") {
      ATTUNE_TRY(inputs, read_table(file, value));
      for (const auto& [name, input] : *inputs) {
        if (!is_input_name(name.str()))
          return bad_setting(file, input, "an input's name is of at most 32 of a-z, 0-9 and _, and begins with a-z");
        ATTUNE_TRY(read, read_input(file, input));
        prompt.inputs_[std::string(name.str())] = {read.is_lines, read.is_optional, std::move(read.about)};
      }
    } else if (key == "answer" || key == "answer_json") {
      if (!prompt.answer_schema_.empty()) return bad_setting(file, value, "answer or answer_json, not both");
      ATTUNE_TRY(schema, key == "answer" ? read_answer(file, value) : read_answer_json(file, value));
      prompt.answer_schema_ = std::move(schema);
    } else {
      return unknown_key(file, key, "name, version, system, user, inputs, answer, answer_json");
    }
  }
  for (const std::string_view key : {"name", "version", "user"})
    if (!table.contains(key)) return bad_setting(file, table, fmt::format("{} is missing", key));
  if (prompt.name_.empty()) return bad_setting(file, table, "name is empty");
  std::set<std::string_view> slots;
  for (const std::string_view text : {std::string_view(prompt.system_), std::string_view(prompt.user_)})
    for (const TemplatePiece& piece : template_pieces(text))
      if (!piece.slot.empty()) slots.insert(piece.slot);
  for (const std::string_view slot : slots)
    if (!prompt.inputs_.contains(slot))
      return bad_setting(file, table, fmt::format("{{{}}} is no input: describe it in [inputs.{}]", slot, slot));
  for (const auto& [name, input] : prompt.inputs_)
    if (!slots.contains(name)) return bad_setting(file, table, fmt::format("the input '{}' has no {{{}}}", name, name));
  return prompt;
}

}  // namespace attune::llm
