#include "engine/copy_rules/settings_file.h"

namespace attune {
namespace {

using namespace settings;
namespace fs = std::filesystem;

Status read_forbidden(const fs::path& file, const toml::node& node, std::vector<std::string>& forbid) {
  ATTUNE_TRY(list, read_list(file, node));
  for (const toml::node& element : *list) {
    ATTUNE_TRY(text, read_text(file, element));
    if (text.find_first_not_of(' ') == std::string::npos) return bad_setting(file, element, "a word is wanted here");
    forbid.push_back(std::move(text));
  }
  return {};
}

Status read_tones(const fs::path& file, const toml::node& node, std::vector<std::string>& tones) {
  ATTUNE_TRY(list, read_list(file, node));
  for (const toml::node& element : *list) {
    ATTUNE_TRY(tone, read_choice<std::string_view>(file, element,
                                                   {{"plain", "plain"}, {"warm", "warm"}, {"playful", "playful"}}));
    tones.emplace_back(tone);
  }
  return {};
}

Status read_most_words(const fs::path& file, const toml::node& node, CopyRules::MostWords& most) {
  constexpr std::size_t kLeast = 5;
  constexpr std::size_t kMost = 1'000;
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    std::optional<std::size_t>* length = key == "brief"    ? &most.brief
                                         : key == "medium" ? &most.medium
                                         : key == "full"   ? &most.full
                                                           : nullptr;
    if (length == nullptr) return unknown_key(file, key, "brief, medium, full");
    ATTUNE_TRY(count, read_count(file, value, kLeast, kMost));
    *length = count;
  }
  return {};
}

}  // namespace

Status read_copy_rules(const fs::path& file, const toml::node& node, CopyRules& rules) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "forbid") {
      ATTUNE_TRY_VOID(read_forbidden(file, value, rules.forbid));
    } else if (key == "tones") {
      ATTUNE_TRY_VOID(read_tones(file, value, rules.tones));
    } else if (key == "max_words") {
      ATTUNE_TRY_VOID(read_most_words(file, value, rules.most_words));
    } else {
      return unknown_key(file, key, "forbid, tones, max_words");
    }
  }
  return {};
}

}  // namespace attune
