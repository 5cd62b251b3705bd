#include "language/internal/search_words.h"

#include "language/internal/subject.h"

#include <algorithm>
#include <set>

#include <fmt/ranges.h>

namespace attune::language {

void SearchWords::read_subjects() {
  for (std::size_t i = 0; i < message_.size(); ++i) {
    const std::size_t cue = subject_cue(message_, i, grammar_);
    if (cue == 0 || !message_.free(i, cue)) continue;
    std::vector<std::size_t> content;
    std::size_t end = i + cue;
    for (; end < message_.size(); ++end) {
      const Word& word = message_[end];
      if (word.used || (end > i + cue && ends_subject(message_, end, grammar_))) break;
      if (!grammar_.stop.contains(word.text) && known(word.text)) content.push_back(end);
    }
    if (content.empty()) continue;
    for (const std::size_t w : content) add(w);
    message_.use(i, cue);
    i = end - 1;
  }
}

bool SearchWords::known(const std::string& word) const {
  return vocabulary_.view().lexical->document_frequency(word) > 0;
}

/// A word that is said again is searched for once.
void SearchWords::add(std::size_t word) {
  if (searched_.insert(message_[word].text).second)
    reading_.query.append(reading_.query.empty() ? "" : " ").append(message_.written(word, 1));
  message_.use(word, 1);
}

void SearchWords::read_rest() {
  const std::vector<std::size_t> searched = supported_words();
  std::vector<std::size_t> unknown;
  const auto say_unknown = [&] {
    if (unknown.empty()) return;
    if (is_nearly_a_title(unknown)) {
      for (const std::size_t word : unknown) add(word);
      unknown.clear();
      return;
    }
    reading_.not_understood.push_back(message_.written(unknown.front(), unknown.back() - unknown.front() + 1));
    unknown.clear();
  };
  for (std::size_t i = 0; i < message_.size(); ++i) {
    const Word& word = message_[i];
    const bool silent = word.used || is_function_word(i);
    if (std::ranges::binary_search(searched, i)) {
      say_unknown();
      add(i);
    } else if (!silent) {
      if (!unknown.empty() && unknown.back() + 1 != i) say_unknown();
      unknown.push_back(i);
    }
  }
  say_unknown();
}

/// Words that items hold, as far as it is likely that they are what is wanted. A name is: a label, or
/// what most items that hold it hold in their title or a label. Words of prose are ("two thieves fall out over a
/// diamond") when some item holds all of them, two at least, or when the message is nothing but keywords. A lone word
/// of a sentence is not: "something for my girlfriend" asks for nothing about girlfriends.
std::vector<std::size_t> SearchWords::supported_words() const {
  std::vector<std::size_t> all;
  std::vector<std::size_t> names;
  bool sentence = false;
  for (std::size_t i = 0; i < message_.size(); ++i) {
    if (message_[i].used) continue;
    if (is_function_word(i)) {
      sentence = true;
    } else if (known(message_[i].text)) {
      all.push_back(i);
      const std::string& word = message_[i].text;
      const bool number = word.find_first_not_of("0123456789") == std::string::npos;
      if ((!number && vocabulary_.is_mostly_in_names(word)) || !vocabulary_.labels(word).empty()) names.push_back(i);
    }
  }
  const bool keywords = !sentence && reading_.constraints.empty() && !reading_.count;
  return keywords || some_item_holds(all) ? all : names;
}

bool SearchWords::some_item_holds(const std::vector<std::size_t>& positions) const {
  constexpr std::size_t kLooksAt = 10;
  std::set<std::string> wanted;
  for (const std::size_t i : positions) wanted.insert(message_[i].text);
  if (wanted.size() < 2) return false;
  const std::string query = fmt::format("{}", fmt::join(wanted, " "));
  const LexicalIndex& lexical = *vocabulary_.view().lexical;
  return std::ranges::any_of(lexical.search(query, kLooksAt), [&](const Scored& found) {
    return lexical.explain(query, found.item).size() >= wanted.size();
  });
}

/// "godfellas": no word of the catalogue, but close to a title. The search knows what to do with it.
bool SearchWords::is_nearly_a_title(const std::vector<std::size_t>& unknown) const {
  constexpr double kSureTypo = 0.8;
  const auto near =
      vocabulary_.view().titles->lookup(message_.phrase(unknown.front(), unknown.back() - unknown.front() + 1), 1);
  return !near.empty() && near.front().similarity >= kSureTypo;
}

bool SearchWords::is_function_word(std::size_t i) const {
  const std::string& word = message_[i].text;
  if (grammar_.stop.contains(word) || grammar_.item_nouns.contains(word) || grammar_.ordinals.contains(word))
    return true;
  if (phrase_words_.empty()) collect_phrase_words();
  return phrase_words_.contains(word);
}

/// Words that stand in the grammar's cues and roles: part of the frame, not of the wish.
void SearchWords::collect_phrase_words() const {
  const auto collect = [&](const std::vector<std::string>& phrases) {
    for (const std::string& phrase : phrases)
      for (std::size_t at = 0; at < phrase.size();) {
        const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
        phrase_words_.insert(phrase.substr(at, end - at));
        at = end + 1;
      }
  };
  for (const auto& [name, phrases] : grammar_.cues) collect(phrases);
  for (const Grammar::Role& role : grammar_.roles) collect(role.words);
  for (const char* intent :
       {"loved", "hated", "if_loved", "ask_for", "why", "why_not", "change", "how_sure", "compare", "next_count",
        "vague", "found", "loved_behind", "hated_behind", "denied_behind", "why_not_behind"})
    collect(grammar_.intents.at(intent));
}

}  // namespace attune::language
