#include "assistant/dialogue/turns_file.h"

#include "base/ascii.h"
#include "base/file.h"
#include "base/json.h"

#include <string_view>

namespace attune {
namespace {

constexpr std::string_view kShape =
    R"(a line is {"dialogue": "7", "turn": 3, "context": ["a text", ...], "recommended": ["an item's id", ...]})";

/// A key: a text, or a whole number.
Result<std::string> key_of(const json::value& value, std::string_view member) {
  if (value.is_string() && !value.get_string().empty()) return std::string(value.get_string());
  if (value.is_int64()) return std::to_string(value.get_int64());
  return invalid_argument("'{}' is {}, but should be a text", member, to_json(value)).mend("{}", kShape);
}

Result<const json::array*> array_of(const json::object& object, std::string_view member) {
  const json::value* value = object.if_contains(member);
  if (value == nullptr) return invalid_argument("there is no '{}'", member).mend("{}", kShape);
  if (!value->is_array()) return invalid_argument("'{}' is not a list", member).mend("{}", kShape);
  return &value->get_array();
}

Result<WrittenTurn> turn_of(std::string_view line) {
  ATTUNE_TRY(value, parse_json(line));
  if (!value.is_object()) return invalid_argument("it is not an object").mend("{}", kShape);
  const json::object& object = value.get_object();
  const json::value* dialogue = object.if_contains("dialogue");
  if (dialogue == nullptr) return invalid_argument("there is no 'dialogue'").mend("{}", kShape);
  WrittenTurn turn;
  ATTUNE_TRY(name, key_of(*dialogue, "dialogue"));
  turn.dialogue = std::move(name);
  ATTUNE_TRY(context, array_of(object, "context"));
  for (const json::value& text : *context) {
    if (!text.is_string())
      return invalid_argument("'context' holds {}, which is no text", to_json(text)).mend("{}", kShape);
    turn.context.emplace_back(text.get_string());
  }
  if (turn.context.empty()) return invalid_argument("'context' is empty").mend("give at least the text to be answered");
  ATTUNE_TRY(recommended, array_of(object, "recommended"));
  for (const json::value& item : *recommended) {
    ATTUNE_TRY(key, key_of(item, "recommended"));
    turn.recommended.push_back(std::move(key));
  }
  return turn;
}

}  // namespace

Result<std::vector<WrittenTurn>> read_turns(const std::filesystem::path& path) {
  ATTUNE_TRY(content, read_file(path));
  std::string_view rest = content;
  std::vector<WrittenTurn> turns;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    auto turn = turn_of(line);
    if (!turn)
      return in_context(fmt::format("line {} of {}", number, path.filename().string()), std::move(turn).error());
    turns.push_back(*std::move(turn));
  }
  return turns;
}

}  // namespace attune
