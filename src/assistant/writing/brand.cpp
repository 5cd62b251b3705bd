#include "assistant/writing/brand.h"

#include "search/analyzer.h"

#include <algorithm>
#include <map>

namespace attune::assistant {
namespace {

/// " a b c ", so that whole words are found in it.
std::string key_of(std::string_view text) {
  std::string key = " ";
  for (const Token& word : words(text)) key.append(word.term).append(" ");
  return key;
}

/// "AMAZING": more than an abbreviation.
bool shouts(std::string_view word) {
  constexpr std::size_t kLongestAbbreviation = 4;
  return word.size() > kLongestAbbreviation && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

std::optional<std::string> forbidden_in(std::string_view text, const CopyRules& rules) {
  const std::string key = key_of(text);
  for (const std::string& word : rules.forbid)
    if (const std::string wanted = key_of(word); wanted.size() > 1 && key.contains(wanted)) return word;
  return std::nullopt;
}

language::Tone tone_allowed(language::Tone wanted, const CopyRules& rules) {
  std::optional<language::Tone> first;
  for (const std::string& name : rules.tones) {
    const auto tone = language::parse_tone(name);
    if (!tone) continue;
    if (*tone == wanted) return wanted;
    if (!first) first = *tone;
  }
  return first.value_or(wanted);
}

std::optional<std::size_t> most_words(language::Length length, const CopyRules& rules) {
  switch (length) {
    case language::Length::brief:
      return rules.most_words.brief;
    case language::Length::medium:
      return rules.most_words.medium;
    case language::Length::full:
      return rules.most_words.full;
  }
  return std::nullopt;
}

std::size_t usual_most_words(language::Length length, const CopyRules& rules) {
  constexpr std::size_t kBrief = 40;
  constexpr std::size_t kMedium = 90;
  constexpr std::size_t kFull = 180;
  return most_words(length, rules)
      .value_or(length == language::Length::brief    ? kBrief
                : length == language::Length::medium ? kMedium
                                                     : kFull);
}

std::optional<std::string> out_of_tone(std::string_view text, language::Tone tone, std::string_view known) {
  if (tone == language::Tone::plain && text.contains('!')) return "!";
  if (text.contains("!!")) return "!!";
  for (const Token& word : words(text))
    if (const std::string_view written = text.substr(word.begin, word.end - word.begin);
        shouts(written) && !known.contains(written))
      return std::string(written);
  return std::nullopt;
}

void keep_to(const CopyRules& rules, language::Length length, language::Copy& copy) {
  if (forbidden_in(copy.subject, rules)) copy.subject.clear();
  std::vector<Reason>& body = copy.body.reasons;
  std::erase_if(body, [&](const Reason& sentence) { return forbidden_in(sentence.text, rules).has_value(); });
  const auto most = most_words(length, rules);
  if (!most) return;
  std::map<ItemId, std::size_t> written;
  std::erase_if(body, [&](const Reason& sentence) {
    if (sentence.evidence.empty()) return false;  // it frames the whole
    std::size_t& count = written[sentence.item];
    const bool is_first = count == 0;
    count += word_count(sentence.text);
    return !is_first && count > *most;
  });
}

std::size_t word_count(std::string_view text) {
  return words(text).size();
}

}  // namespace attune::assistant
