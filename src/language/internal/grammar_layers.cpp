#include "language/internal/grammar_layers.h"

#include "base/nearest_name.h"

#include <algorithm>
#include <array>
#include <vector>

namespace attune::language {
namespace {

/// Sections whose keys are words of the language.
constexpr std::array<std::string_view, 17> kOpen{
    "spellings",       "field_singulars", "plurals",       "numbers",
    "ordinals",        "decades",         "days",          "weekdays",
    "months",          "day_parts",       "memory_people", "people_told",
    "clock_fractions", "synonyms",        "tool_phrases",  "comparative_endings",
    "values"};
/// What is said, not read: a language without it borrows English words.
constexpr std::array<std::string_view, 5> kSaid{"templates", "writing", "written", "result", "signs"};
constexpr std::array<std::string_view, 5> kWordLists{"stop", "item_nouns", "evidence_frame", "common",
                                                     "label_dressing"};
constexpr std::string_view kRemove = "remove";
constexpr std::string_view kWording = "wording";

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view kind_of(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return node.is_array_of_tables() ? "a list of tables" : "a list of strings";
  if (node.is_string()) return "a string";
  if (node.is_number()) return "a number";
  if (node.is_boolean()) return "true or false";
  return "something else";
}

/// Holds a layer against English.
class Checker {
 public:
  explicit Checker(const std::string& file) : file_(file) {}

  Status file(const toml::table& layer, const toml::table& english) const {
    for (const auto& [key, value] : layer) {
      if (key == kWording) continue;
      if (key == kRemove) {
        if (!value.is_table()) return wants(key, value, "a table");
        ATTUNE_TRY_VOID(table(*value.as_table(), english, "", Removes::yes));
        continue;
      }
      ATTUNE_TRY_VOID(entry(key, value, english, "", Removes::no));
    }
    return {};
  }

 private:
  enum class Removes { no, yes };

  Status table(const toml::table& layer, const toml::table& english, const std::string& section,
               Removes removes) const {
    for (const auto& [key, value] : layer) ATTUNE_TRY_VOID(entry(key, value, english, section, removes));
    return {};
  }

  Status entry(const toml::key& key, const toml::node& value, const toml::table& english, const std::string& section,
               Removes removes) const {
    const std::string path = section.empty() ? std::string(key.str()) : section + "." + std::string(key.str());
    const toml::node* known = english.get(key.str());
    const bool open = is_one_of(section, kOpen);
    if (known == nullptr && open) return open_value(key, value, section, removes);
    if (known == nullptr) return unknown(key, english, section);
    if (removes == Removes::yes && !value.is_table()) return {};
    if (known->is_table()) {
      if (!value.is_table()) return wants(key, value, "a table");
      return table(*value.as_table(), *known->as_table(), path, removes);
    }
    if (known->is_array_of_tables()) {
      if (!value.is_array()) return wants(key, value, "a list of tables");
      for (const toml::node& element : *value.as_array()) ATTUNE_TRY_VOID(element_of(key, element, *known->as_array()));
      return {};
    }
    if (kind_of(*known) != kind_of(value) && !(known->is_array() && value.is_array()))
      return wants(key, value, kind_of(*known));
    return strings(key, value);
  }

  /// A word of the language: its value must be as those that English has there.
  Status open_value(const toml::key& key, const toml::node& value, const std::string& section, Removes removes) const {
    if (removes == Removes::yes) return {};
    const bool lists = section == "synonyms" || section == "tool_phrases" || section == "memory_people";
    const bool texts = section == "spellings" || section == "plurals" || section == "people_told" ||
                       section == "field_singulars" || section == "comparative_endings" || section == "values";
    if (lists && !value.is_array()) return wants(key, value, "a list of strings");
    if (texts && !value.is_string()) return wants(key, value, "a string");
    if (!lists && !texts && !value.is_number()) return wants(key, value, "a number");
    return strings(key, value);
  }

  Status strings(const toml::key& key, const toml::node& value) const {
    if (const toml::array* list = value.as_array())
      for (const toml::node& element : *list)
        if (!element.is_string()) return wants(key, element, "a list of strings");
    return {};
  }

  /// One of [[comparator]], [[result]], ...: keys of any English one; a comparison, a measure and a side that there
  /// are.
  Status element_of(const toml::key& key, const toml::node& element, const toml::array& english) const {
    const toml::table* entry = element.as_table();
    if (entry == nullptr) return wants(key, element, "a list of tables");
    toml::table shape;
    for (const toml::node& one : english)
      for (const auto& [name, value] : *one.as_table())
        if (!shape.contains(name.str())) shape.insert(name, value);
    if (key == "result" && !shape.contains("values")) shape.insert("values", toml::table{});
    for (const auto& [name, value] : *entry) {
      const toml::node* known = shape.get(name.str());
      if (known == nullptr) return unknown(name, shape, std::string(key.str()));
      if (kind_of(*known) != kind_of(value)) return wants(name, value, kind_of(*known));
      for (const auto& [choice, values] :
           {std::pair("op", std::vector<std::string_view>{"<", "<=", ">", ">=", "="}),
            std::pair("measure", std::vector<std::string_view>{"year", "duration", "money", "length", "rating"}),
            std::pair("side", std::vector<std::string_view>{"low", "high"})})
        if (name == choice && std::ranges::find(values, value.value_or(std::string_view())) == values.end())
          return invalid_argument("{} line {}: '{}' is '{}'", file_, value.source().begin.line, choice,
                                  value.value_or(std::string()))
              .mend("{}", nearest_mend(value.value_or(std::string_view()), values));
    }
    for (const char* needed : {"op", "measure", "side", "tool", "words"})
      if (!entry->contains(needed) &&
          std::ranges::all_of(english, [&](const toml::node& one) { return one.as_table()->contains(needed); }))
        return invalid_argument("{} line {}: [[{}]] lacks '{}'", file_, element.source().begin.line, key.str(), needed)
            .mend("add {} = ...", needed);
    return {};
  }

  Failure unknown(const toml::key& key, const toml::table& english, const std::string& section) const {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : english) names.push_back(name.str());
    return invalid_argument("{} line {}: unknown key '{}'{}", file_, key.source().begin.line, key.str(),
                            section.empty() ? "" : " in [" + section + "]")
        .mend("{}", nearest_mend(key.str(), names));
  }
  Failure wants(const toml::key& key, const toml::node& value, std::string_view what) const {
    return invalid_argument("{} line {}: '{}' wants {}", file_, value.source().begin.line, key.str(), what)
        .mend("write {} there; `attune grammar show en` has examples", what);
  }

  const std::string& file_;
};

bool holds(const toml::array& list, std::string_view text) {
  return std::ranges::any_of(list, [&](const toml::node& one) { return one.value<std::string_view>() == text; });
}

void add_elements(toml::array& base, const toml::array& layer) {
  for (const toml::node& element : layer) {
    if (const auto text = element.value<std::string_view>(); text && holds(base, *text)) continue;
    const toml::table* entry = element.as_table();
    if (const auto tool = entry == nullptr ? std::nullopt : (*entry)["tool"].value<std::string_view>())
      for (std::size_t i = base.size(); i > 0; --i)
        if ((*base[i - 1].as_table())["tool"].value<std::string_view>() == tool)
          base.erase(base.begin() + static_cast<std::ptrdiff_t>(i - 1));
    base.push_back(element);
  }
}

/// The words of a list of them without those of another.
std::string without_words(const std::string& words, const std::string& taken) {
  const auto split = [](const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = text.find_first_not_of(" \n"); at != std::string::npos;
         at = text.find_first_not_of(" \n", at)) {
      const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
      parts.push_back(text.substr(at, end - at));
      at = end;
    }
    return parts;
  };
  const std::vector<std::string> gone = split(taken);
  std::string kept;
  for (const std::string& word : split(words))
    if (std::ranges::find(gone, word) == gone.end()) kept.append(kept.empty() ? "" : " ").append(word);
  return kept;
}

void remove_from(toml::table& base, const toml::table& removed) {
  for (const auto& [key, value] : removed) {
    toml::node* known = base.get(key.str());
    if (known == nullptr) continue;
    const toml::array* list = value.as_array();
    if (known->is_table() && value.is_table()) {
      remove_from(*known->as_table(), *value.as_table());
    } else if (known->is_array() && list != nullptr && !list->empty()) {
      toml::array& from = *known->as_array();
      for (std::size_t i = from.size(); i > 0; --i)
        if (const auto text = from[i - 1].value<std::string_view>(); text && holds(*list, *text))
          from.erase(from.begin() + static_cast<std::ptrdiff_t>(i - 1));
    } else if (is_one_of(key.str(), kWordLists) && value.is_string()) {
      base.insert_or_assign(key, without_words(known->value_or(std::string()), value.value_or(std::string())));
    } else {
      base.erase(key);
    }
  }
}

}  // namespace

Result<toml::table> read_layer(std::string_view text, const std::string& file, const toml::table& english) {
  try {
    toml::table layer = toml::parse(text, file);
    ATTUNE_TRY_VOID(Checker(file).file(layer, english));
    return layer;
  } catch (const toml::parse_error& error) {
    return parse_error("{} line {}: {}", file, error.source().begin.line, error.description());
  }
}

void lay_over(toml::table& base, const toml::table& layer) {
  if (const toml::table* removed = layer[kRemove].as_table()) remove_from(base, *removed);
  for (const auto& [key, value] : layer) {
    if (key == kRemove || key == kWording) continue;
    toml::node* known = base.get(key.str());
    if (known != nullptr && known->is_table() && value.is_table())
      lay_over(*known->as_table(), *value.as_table());
    else if (known != nullptr && known->is_array() && value.is_array())
      add_elements(*known->as_array(), *value.as_array());
    else if (known != nullptr && is_one_of(key.str(), kWordLists))
      base.insert_or_assign(key, known->value_or(std::string()) + " " + value.value_or(std::string()));
    else
      base.insert_or_assign(key, value);
  }
}

toml::table emptied(const toml::table& english) {
  toml::table bare;
  for (const auto& [key, value] : english) {
    if (is_one_of(key.str(), kSaid)) {
      bare.insert(key, value);
    } else if (const toml::table* table = value.as_table()) {
      toml::table lists;
      const bool open = is_one_of(key.str(), kOpen);
      for (const auto& [name, list] : *table)
        if (!open && list.is_array()) lists.insert(name, toml::array{});
      bare.insert(key, std::move(lists));
    } else if (value.is_array()) {
      bare.insert(key, toml::array{});
    } else {
      bare.insert(key, key == "stemmer" ? value.value_or(std::string()) : std::string());
    }
  }
  return bare;
}

}  // namespace attune::language
