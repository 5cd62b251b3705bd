#include "language/grammars.h"

#include "base/file.h"
#include "language/internal/grammar_layers.h"
#include "language/internal/grammar_reading.h"
#include "language/internal/message.h"

#include <algorithm>
#include <sstream>

#include <fmt/ranges.h>

namespace attune::language {
namespace {

namespace fs = std::filesystem;

/// Files of the folder, by the language that they are named after.
std::map<std::string, fs::path> files_in(const fs::path& folder) {
  std::map<std::string, fs::path> files;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code))
    if (entry.path().extension() == ".toml") files.emplace(entry.path().stem().string(), entry.path());
  return files;
}

/// The words that tell the language: small ones, and those of its phrases.
std::unordered_set<std::string> small_words_of(const Grammar& grammar) {
  std::unordered_set<std::string> words = grammar.stop;
  const auto add = [&](const std::vector<std::string>& phrases) {
    for (const std::string& phrase : phrases)
      for (std::size_t at = 0; at < phrase.size();) {
        const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
        words.insert(phrase.substr(at, end - at));
        at = end + 1;
      }
  };
  const auto collect = [&](const auto& table) {
    for (const auto& [name, phrases] : table) add(phrases);
  };
  collect(grammar.function_words);
  collect(grammar.cues);
  collect(grammar.intents);
  collect(grammar.memory);
  // "Western" and "musicals" are labels, or nearly so, in other languages, too.
  const auto is_label = [](const std::string& word, const std::vector<std::string>& labels) {
    return !labels.empty() && word.starts_with(labels.front());
  };
  for (const auto& [word, labels] : grammar.synonyms)
    if (word.find(' ') == std::string::npos && !is_label(word, labels)) words.insert(word);
  for (const auto& [word, value] : grammar.numbers) words.insert(word);
  for (const Grammar::Adjective& adjective : grammar.adjectives) add(adjective.words);
  for (const Grammar::Comparative& comparative : grammar.comparatives) add(comparative.words);
  for (const Grammar::Comparator& comparator : grammar.comparators) add(comparator.words);
  words.insert(grammar.item_nouns.begin(), grammar.item_nouns.end());
  return words;
}

}  // namespace

Result<std::shared_ptr<const Grammars>> Grammars::open(const fs::path& folder) {
  std::shared_ptr<Grammars> grammars(new Grammars);
  grammars->folder_ = folder;
  std::map<std::string, fs::path> files = folder.empty() ? std::map<std::string, fs::path>{} : files_in(folder);
  for (const std::string& language : built_in_languages()) files.try_emplace(language);
  for (const auto& [language, file] : files) {
    const auto known = built_in_grammar(language);
    Language one{
        .text = std::string(known.value_or("")), .is_laid_over = !file.empty(), .grammar = {}, .small_words = {}};
    if (file.empty()) {
      one.grammar = Grammar::load(language).value();
    } else {
      const toml::table english = toml::parse(*built_in_grammar("en"));
      toml::table table = known ? toml::parse(*known) : emptied(english);
      ATTUNE_TRY(text, read_file(file));
      ATTUNE_TRY(layer, read_layer(text, file.string(), english));
      lay_over(table, layer);
      std::ostringstream in_force;
      in_force << table;
      one.text = in_force.str();
      one.grammar = std::make_shared<const Grammar>(read_grammar(language, table));
    }
    one.small_words = small_words_of(*one.grammar);
    grammars->languages_.emplace(language, std::move(one));
  }
  return std::shared_ptr<const Grammars>(std::move(grammars));
}

std::shared_ptr<const Grammars> Grammars::built_in() {
  static const std::shared_ptr<const Grammars> grammars = open({}).value();
  return grammars;
}

std::vector<std::string> Grammars::languages() const {
  std::vector<std::string> names;
  names.reserve(languages_.size());
  for (const auto& [name, language] : languages_) names.push_back(name);
  return names;
}

Result<const Grammars::Language*> Grammars::find(std::string_view language) const {
  if (const auto known = languages_.find(language); known != languages_.end()) return &known->second;
  return unsupported("there is no grammar for the language '{}'", language)
      .mend("there are: {}; docs/languages.md says how to add one", fmt::join(languages(), ", "));
}

Result<std::shared_ptr<const Grammar>> Grammars::grammar(std::string_view language) const {
  ATTUNE_TRY(known, find(language));
  return known->grammar;
}

Result<std::string> Grammars::text(std::string_view language) const {
  ATTUNE_TRY(known, find(language));
  return known->text;
}

bool Grammars::is_laid_over(std::string_view language) const {
  const auto known = languages_.find(language);
  return known != languages_.end() && known->second.is_laid_over;
}

fs::path Grammars::file(std::string_view language) const {
  return folder_ / fmt::format("{}.toml", language);
}

std::optional<std::string> Grammars::tell(std::string_view message, const std::vector<std::string>& among) const {
  struct Candidate {
    const Language* language;
    const std::string* name;
    double score = 0;
  };
  std::vector<Candidate> candidates;
  for (const std::string& name : among)
    if (const auto known = languages_.find(name); known != languages_.end())
      candidates.push_back({&known->second, &known->first});
  if (candidates.empty()) return std::nullopt;
  constexpr double kEveryday = 0.5;  // of a small word
  // Each language has its own idea of what a word is, so each looks at the message by itself.
  for (Candidate& one : candidates) {
    const Message words(looked_at(message), *one.language->grammar);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i].text;
      const std::string written = words.written(i, 1);
      const bool capital = written.front() >= 'A' && written.front() <= 'Z' && i > 0 && !words[i].stop_before;
      const bool quoted = std::ranges::any_of(
          words.quoted(), [&](const auto& quote) { return quote.first <= i && i < quote.first + quote.second; });
      if (capital || quoted) continue;
      const auto knows = [&](const Candidate& candidate) {
        return candidate.language->small_words.contains(word) || candidate.language->grammar->common.contains(word);
      };
      const bool shared =
          std::ranges::any_of(candidates, [&](const Candidate& other) { return &other != &one && knows(other); });
      if (shared || !knows(one)) continue;
      one.score += one.language->small_words.contains(word) ? 1 : kEveryday;
    }
  }
  std::ranges::stable_sort(candidates, std::ranges::greater{}, &Candidate::score);
  if (candidates.front().score < 1) return std::nullopt;  // a lone everyday word may be a name
  if (candidates.size() > 1 && candidates[1].score == candidates[0].score) return std::nullopt;
  return *candidates.front().name;
}

}  // namespace attune::language
