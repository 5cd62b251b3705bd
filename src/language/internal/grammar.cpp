#include "language/internal/grammar.h"

#include "language/internal/grammar_files.h"
#include "search/analyzer.h"

#include <algorithm>
#include <array>

#include <toml++/toml.h>

namespace attune::language {
namespace {

constexpr std::array<std::pair<std::string_view, Measure>, 5> kMeasures{{{"year", Measure::year},
                                                                         {"duration", Measure::duration},
                                                                         {"money", Measure::money},
                                                                         {"length", Measure::length},
                                                                         {"rating", Measure::rating}}};
constexpr std::array<std::pair<std::string_view, Filter::Comparison>, 5> kComparisons{
    {{"<", Filter::Comparison::less},
     {"<=", Filter::Comparison::less_equal},
     {">", Filter::Comparison::greater},
     {">=", Filter::Comparison::greater_equal},
     {"=", Filter::Comparison::equal}}};

template <class Value, std::size_t N>
std::optional<Value> look_up(const std::array<std::pair<std::string_view, Value>, N>& table, std::string_view name) {
  for (const auto& [key, value] : table)
    if (key == name) return value;
  return std::nullopt;
}

std::vector<std::string> phrases(const toml::node* node) {
  std::vector<std::string> result;
  if (node == nullptr || node->as_array() == nullptr) return result;
  for (const toml::node& element : *node->as_array())
    result.push_back(phrase_key(element.value_or(std::string_view())));
  return result;
}

std::vector<std::string> texts(const toml::node* node) {
  std::vector<std::string> result;
  if (node == nullptr || node->as_array() == nullptr) return result;
  for (const toml::node& element : *node->as_array()) result.push_back(element.value_or(std::string()));
  return result;
}

std::map<std::string, std::vector<std::string>> phrase_table(const toml::table& file, std::string_view section) {
  std::map<std::string, std::vector<std::string>> result;
  if (const toml::table* table = file[section].as_table())
    for (const auto& [key, value] : *table) result.emplace(phrase_key(key.str()), phrases(&value));
  return result;
}

template <class Visit>
void for_each_table(const toml::table& file, std::string_view section, Visit visit) {
  if (const toml::array* list = file[section].as_array())
    for (const toml::node& element : *list) visit(*element.as_table());
}

std::unordered_set<std::string> word_set(const toml::table& file, std::string_view section) {
  std::unordered_set<std::string> result;
  for (Token& word : words(file[section].value_or(std::string_view()))) result.insert(std::move(word.term));
  return result;
}

Filter::Comparison comparison_of(const toml::table& entry) {
  const auto comparison = look_up(kComparisons, entry["op"].value_or(std::string_view()));
  ATTUNE_CHECK(comparison.has_value(), "a comparator of the grammar has an unknown op");
  return *comparison;
}

std::optional<Measure> measure_of(const toml::table& entry) {
  return look_up(kMeasures, entry["measure"].value_or(std::string_view()));
}

template <class Number>
std::map<std::string, Number> number_table(const toml::table& file, std::string_view section) {
  std::map<std::string, Number> result;
  if (const toml::table* table = file[section].as_table())
    for (const auto& [key, value] : *table)
      result.emplace(phrase_key(key.str()), static_cast<Number>(value.value_or(0.0)));
  return result;
}

/// "minutes = [min, mins]" -> min: minutes, mins: minutes.
std::map<std::string, std::string> names_of(const toml::table& file, std::string_view section) {
  std::map<std::string, std::string> result;
  for (const auto& [name, others] : *file[section].as_table())
    for (std::string& other : phrases(&others)) result.emplace(std::move(other), name.str());
  return result;
}

Grammar::Templates templates_by_tone(const toml::table& entry) {
  Grammar::Templates templates;
  for (const auto& [tone, list] : entry)
    if (tone != "lengths" && tone != "reasons") templates.emplace(tone.str(), texts(&list));
  return templates;
}

void read_writing(const toml::table& writing, Grammar& grammar) {
  for_each_table(writing, "blurb", [&](const toml::table& entry) {
    grammar.blurb.push_back({.lengths = texts(entry.get("lengths")),
                             .templates = templates_by_tone(entry),
                             .gives_reasons = entry["reasons"].value_or(false)});
  });
  for (const auto& [name, frame] : *writing["frames"].as_table())
    grammar.copy_frames.emplace(name.str(), templates_by_tone(*frame.as_table()));
  grammar.maker_fields = phrases(writing.get("makers"));
  grammar.people_fields = phrases(writing.get("people"));
}

/// The files are compiled in and tested, so what is wrong with one is a bug.
Grammar read_grammar(std::string_view text) {
  const toml::table file = toml::parse(text);
  Grammar grammar;
  grammar.stemmer = file["stemmer"].value_or("english");
  if (const toml::table* table = file["plurals"].as_table())
    for (const auto& [plural, singular] : *table)
      grammar.plurals.emplace_back(plural.str(), singular.value_or(std::string()));
  grammar.stop = word_set(file, "stop");
  grammar.item_nouns = word_set(file, "item_nouns");
  grammar.evidence_frame = word_set(file, "evidence_frame");
  grammar.possessives = texts(file["possessives"].node());
  grammar.common = word_set(file, "common");
  grammar.label_dressing = word_set(file, "label_dressing");
  grammar.mentions = phrase_table(file, "mentions");
  grammar.numbers = number_table<double>(file, "numbers");
  grammar.ordinals = number_table<std::size_t>(file, "ordinals");
  grammar.decades = number_table<int>(file, "decades");
  grammar.units = names_of(file, "units");
  grammar.days = number_table<double>(file, "days");
  grammar.weekdays = number_table<double>(file, "weekdays");
  grammar.months = number_table<double>(file, "months");
  grammar.day_parts = number_table<double>(file, "day_parts");
  grammar.clock_fractions = number_table<double>(file, "clock_fractions");
  grammar.durations = names_of(file, "durations");
  for_each_table(file, "comparator", [&](const toml::table& entry) {
    grammar.comparators.push_back({phrases(entry.get("words")), comparison_of(entry), measure_of(entry)});
  });
  for_each_table(file, "comparative", [&](const toml::table& entry) {
    grammar.comparatives.push_back({phrases(entry.get("words")), comparison_of(entry), measure_of(entry).value()});
  });
  for_each_table(file, "adjective", [&](const toml::table& entry) {
    grammar.adjectives.push_back(
        {phrases(entry.get("words")), measure_of(entry).value(),
         entry["side"].value_or(std::string_view()) == "low" ? Grammar::Side::low : Grammar::Side::high});
  });
  for_each_table(file, "role", [&](const toml::table& entry) {
    grammar.roles.push_back({phrases(entry.get("words")), phrases(entry.get("fields"))});
  });
  grammar.cues = phrase_table(file, "cues");
  grammar.standing = phrase_table(file, "standing");
  grammar.memory = phrase_table(file, "memory");
  grammar.answers = phrase_table(file, "answers");
  grammar.critique = phrase_table(file, "critique");
  grammar.offers = phrase_table(file, "offers");
  grammar.people = names_of(file, "memory_people");
  grammar.spans = names_of(file, "memory_spans");
  grammar.time = phrase_table(file, "time");
  grammar.synonyms = phrase_table(file, "synonyms");
  grammar.intents = phrase_table(file, "intents");
  for (const auto& [key, value] : *file["templates"].as_table())
    grammar.templates.emplace(key.str(), value.value_or(std::string()));
  for_each_table(file, "result", [&](const toml::table& entry) {
    grammar.results.emplace(entry["tool"].value_or(std::string()),
                            Grammar::ResultTemplates{texts(entry.get("one")), entry["some"].value_or(std::string()),
                                                     texts(entry.get("each")), entry["none"].value_or(std::string())});
  });
  read_writing(*file["writing"].as_table(), grammar);
  grammar.weekday_names = texts(file["written"]["weekdays"].node());
  grammar.month_names = texts(file["written"]["months"].node());
  return grammar;
}

}  // namespace

std::string phrase_key(std::string_view text) {
  std::string key;
  for (const Token& word : words(text)) key.append(key.empty() ? "" : " ").append(word.term);
  return key;
}

Result<std::shared_ptr<const Grammar>> Grammar::load(std::string_view language) {
  static const auto grammars = [] {
    std::map<std::string_view, std::shared_ptr<const Grammar>> read;
    for (const auto& [name, text] : kGrammarFiles)
      read.emplace(name, std::make_shared<const Grammar>(read_grammar(text)));
    return read;
  }();
  if (const auto known = grammars.find(language); known != grammars.end()) return known->second;
  return unsupported("there is no grammar for the language '{}'", language).mend("there is: en");
}

}  // namespace attune::language
