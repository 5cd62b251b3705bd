#include "llm/privacy/internal/scanned_text.h"

#include "llm/privacy/internal/cue_words.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// A separator at that place, and how many bytes it has; 0 for none. Spaces and dashes of print count as plain ones.
std::pair<char, std::size_t> separator_at(std::string_view text, std::size_t at) {
  constexpr std::pair<std::string_view, char> kPrinted[] = {
      {"\xC2\xA0", ' '},      // no-break space
      {"\xE2\x80\xAF", ' '},  // narrow no-break space
      {"\xE2\x80\x89", ' '},  // thin space
      {"\xE2\x80\x91", '-'},  // no-break hyphen
      {"\xE2\x80\x93", '-'},  // en dash
  };
  if (at >= text.size()) return {' ', 0};
  if (std::string_view(" -./()").contains(text[at])) return {text[at], 1};
  for (const auto& [written, plain] : kPrinted)
    if (text.substr(at).starts_with(written)) return {plain, written.size()};
  return {' ', 0};
}

/// Whether the separators between two groups of digits are such as stand within one number.
bool joins_groups(std::string_view separators) {
  constexpr std::size_t kMost = 3;
  if (separators.size() > kMost) return false;
  // A full stop before a space ends a sentence.
  return !separators.contains(". ") && !separators.contains("..") && !separators.contains("  ") &&
         !separators.contains("--");
}

/// The run that begins at a digit, "+" or "(".
DigitRun run_at(std::string_view text, std::size_t begin) {
  DigitRun run{.begin = begin, .end = begin};
  std::size_t at = begin;
  if (text[at] == '+') {
    run.has_plus = true;
    ++at;
    if (at < text.size() && text[at] == ' ') ++at;
  }
  if (at < text.size() && text[at] == '(') ++at;
  constexpr std::size_t kMostGroups = 32;  // more are no number of anything
  std::string before;
  while (at < text.size() && is_digit(text[at]) && run.groups.size() < kMostGroups) {
    const std::size_t group = at;
    run.separators_before.push_back(before);
    while (at < text.size() && is_digit(text[at])) run.digits += text[at++];
    run.groups.push_back(at - group);
    run.end = at;
    run.ends.push_back(at);
    std::string separators;
    for (auto [plain, size] = separator_at(text, at); size > 0; std::tie(plain, size) = separator_at(text, at)) {
      separators += plain;
      at += size;
    }
    if (separators.empty() || !joins_groups(separators) || at >= text.size() || !is_digit(text[at])) break;
    run.separators += separators;
    before = std::move(separators);
  }
  return run;
}

std::vector<DigitRun> runs_of(std::string_view text) {
  std::vector<DigitRun> runs;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool begins = is_digit(c) ||
                        (c == '+' && at + 1 < text.size() && std::string_view("0123456789( ").contains(text[at + 1])) ||
                        (c == '(' && at + 1 < text.size() && is_digit(text[at + 1]));
    if (!begins) {
      ++at;
      continue;
    }
    if (is_digit(c) && at > 0 && is_word_byte(text[at - 1])) {  // within a word
      while (at < text.size() && is_digit(text[at])) ++at;
      continue;
    }
    DigitRun run = run_at(text, at);
    if (run.digits.empty()) {
      ++at;
      continue;
    }
    at = run.end;
    runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<FoundCue> cues_of(std::span<const TextWord> words) {
  std::vector<FoundCue> cues;
  for (std::size_t i = 0; i < words.size(); ++i)
    for (const CueWords& phrase : cue_words_beginning_with(words[i].folded)) {
      const std::size_t count = phrase.words.size();
      if (i + count > words.size()) continue;
      bool is_said = true;
      for (std::size_t k = 1; k < count && is_said; ++k) is_said = words[i + k].folded == phrase.words[k];
      if (is_said) cues.push_back({words[i].begin, words[i + count - 1].end, phrase.cue});
    }
  return cues;
}

/// Whether a sentence ends in a text between two words. A short one may hold a full stop, e.g. "geb.: ".
bool ends_sentence(std::string_view between) {
  constexpr std::size_t kShort = 4;
  return between.find_first_of(between.size() > kShort ? ".;!?()\n" : ";!?\n") != kNone;
}

}  // namespace

ScannedText::ScannedText(std::string_view text)
    : text_(text), words_(text_words(text)), cues_(cues_of(words_)), runs_(runs_of(text)) {}

std::string_view ScannedText::gap_after(std::size_t word) const {
  const std::size_t end = word + 1 < words_.size() ? words_[word + 1].begin : text_.size();
  return text_.substr(words_[word].end, end - words_[word].end);
}

bool ScannedText::are_joining(std::size_t begin, std::size_t end) const {
  for (auto word = std::ranges::lower_bound(words_, begin, {}, &TextWord::begin);
       word != words_.end() && word->begin < end; ++word)
    if (!is_joining_word(word->folded)) return false;
  return true;
}

bool ScannedText::announces(const FoundCue& cue, std::size_t at, std::size_t within, Between between) const {
  if (cue.end > at || at - cue.end > within || ends_sentence(text_.substr(cue.end, at - cue.end))) return false;
  return between == Between::anything || are_joining(cue.end, at);
}

bool ScannedText::is_announced(Cue cue, std::size_t at, std::size_t within, Between between) const {
  // Cues stand by where they begin, and none is longer than this.
  constexpr std::size_t kLongest = 64;
  const std::size_t from = at > within + kLongest ? at - within - kLongest : 0;
  for (auto each = std::ranges::lower_bound(cues_, from, {}, &FoundCue::begin); each != cues_.end() && each->begin < at;
       ++each)
    if (each->cue == cue && announces(*each, at, within, between)) return true;
  return false;
}

bool ScannedText::is_announced(Cue cue, std::size_t at, std::size_t within) const {
  return is_announced(cue, at, within, Between::joining_words);
}

bool ScannedText::is_announced_from_afar(Cue cue, std::size_t at, std::size_t within) const {
  return is_announced(cue, at, within, Between::anything);
}

bool ScannedText::is_followed_by(Cue cue, std::size_t at, std::size_t within) const {
  constexpr std::array<std::string_view, 4> kLeading{"in", "im", "on", "am"};
  const auto leads_on = [&](const FoundCue& found) {  // "... born in 1958" speaks of what comes, not of what was
    const auto next = std::ranges::lower_bound(words_, found.end, {}, &TextWord::begin);
    return next != words_.end() && next->begin == found.end + 1 && text_[found.end] == ' ' &&
           ((next->is_number && next->folded.size() == 4) ||
            std::ranges::find(kLeading, next->folded) != kLeading.end());
  };
  for (auto each = std::ranges::lower_bound(cues_, at, {}, &FoundCue::begin);
       each != cues_.end() && each->begin - at <= within; ++each)
    if (each->cue == cue && !ends_sentence(text_.substr(at, each->begin - at)) && are_joining(at, each->begin) &&
        !leads_on(*each))
      return true;
  return false;
}

}  // namespace attune::llm
