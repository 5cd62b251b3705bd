#include "language/internal/word_forms.h"

#include "search/analyzer.h"

#include <algorithm>
#include <ranges>

namespace attune::language {
namespace {

constexpr std::size_t kMostPhrases = 1000;

/// What may stand where the file has this one word.
std::vector<std::string> forms_of_word(std::string_view word, const std::vector<std::string>& inflections) {
  std::vector<std::string> forms;
  if (word.ends_with('?')) {
    forms.emplace_back();
    word.remove_suffix(1);
  }
  for (const auto part : std::views::split(word, '|')) {
    std::string_view one(part);
    const bool inflected = one.ends_with('~');
    if (inflected) one.remove_suffix(1);
    forms.emplace_back(one);
    for (const std::string& ending : inflected ? inflections : std::vector<std::string>{})
      forms.push_back(std::string(one) + ending);
  }
  return forms;
}

std::string spelt_otherwise(std::string text, const std::vector<std::pair<std::string, std::string>>& spellings) {
  for (const auto& [letters, other] : spellings)
    for (std::size_t at = text.find(letters); at != std::string::npos; at = text.find(letters, at + other.size()))
      text.replace(at, letters.size(), other);
  return text;
}

}  // namespace

std::string phrase_key(std::string_view text) {
  std::string key;
  for (const Token& word : words(text)) key.append(key.empty() ? "" : " ").append(word.term);
  return key;
}

std::string WordForms::key_of(std::string_view written, std::string folded) const {
  if (distinct.empty() || written.empty()) return folded;
  std::string word(written);
  if (word.front() >= 'A' && word.front() <= 'Z') word.front() = static_cast<char>(word.front() + ('a' - 'A'));
  for (const std::string& beginning : distinct)
    if (word.starts_with(beginning)) return fold(spelt_otherwise(std::move(word), spellings));
  return folded;
}

std::vector<std::string> WordForms::written(std::string_view phrase) const {
  std::vector<std::string> texts{""};
  for (const auto part : std::views::split(phrase, ' ')) {
    const std::vector<std::string> forms = forms_of_word(std::string_view(part), inflections);
    std::vector<std::string> longer;
    for (const std::string& begun : texts)
      for (const std::string& form : forms)
        if (longer.size() < kMostPhrases) longer.push_back(begun + " " + form);
    texts = std::move(longer);
  }
  std::vector<std::string> all;
  for (std::string& text : texts) {
    std::string other = spelt_otherwise(text, spellings);
    const bool differs = other != text;
    all.push_back(std::move(text));
    if (differs) all.push_back(std::move(other));
  }
  return all;
}

std::vector<std::string> WordForms::of(std::string_view phrase) const {
  std::vector<std::string> keys;
  for (const std::string& text : written(phrase)) {
    std::string key;
    for (Token& word : words(text))
      key.append(key.empty() ? "" : " ")
          .append(key_of(std::string_view(text).substr(word.begin, word.end - word.begin), std::move(word.term)));
    if (!key.empty() && std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace attune::language
