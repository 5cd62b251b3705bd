#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <optional>

namespace attune::llm {
namespace {

/// Whether a text has a shape: '0' stands for a digit, 'A' for a capital letter, anything else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char wanted) {
    if (wanted == '0') return is_digit(c);
    if (wanted == 'A') return c >= 'A' && c <= 'Z';
    return c == wanted;
  });
}

/// Shapes that nothing else has: American and British insurance numbers, German ones.
constexpr std::string_view kShapes[] = {"000-00-0000",  "AA 00 00 00 A",     "AA000000A",      "00 000000 A 000",
                                        "00000000A000", "00 00 00 00 A 000", "00-000000-A-000"};

void find_by_shape(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  const std::string_view text = scanned.text();
  for (const TextWord& word : scanned.words())
    for (const std::string_view shape : kShapes) {
      const std::size_t end = word.begin + shape.size();
      if (end > text.size() || !has_shape(text.substr(word.begin, shape.size()), shape)) continue;
      const bool goes_on =
          end < text.size() &&
          (is_word_byte(text[end]) || (text[end] == '-' && end + 1 < text.size() && is_digit(text[end + 1])));
      const bool is_part = word.begin > 1 && text[word.begin - 1] == '-' && is_word_byte(text[word.begin - 2]);
      if (!goes_on && !is_part) found.push_back({word.begin, end, PersonalKind::id});
    }
}

/// What follows the name of such a number: words with digits in them, at most a sign apart, four digits or more in all.
void find_after_name(const ScannedText& scanned, const FoundCue& cue, std::vector<PersonalSpan>& found) {
  constexpr std::size_t kNear = 28;
  constexpr std::size_t kLongest = 24;
  constexpr std::size_t kFewest = 5;
  const std::string_view text = scanned.text();
  const auto words = scanned.words();
  const auto is_of_number = [&](const TextWord& word) { return std::ranges::any_of(scanned.written(word), is_digit); };
  auto first = std::ranges::lower_bound(words, cue.end, {}, &TextWord::begin);
  while (first != words.end() && first->begin - cue.end <= kNear && !is_of_number(*first)) ++first;
  if (first == words.end() || first->begin - cue.end > kNear) return;
  if (!scanned.is_announced(Cue::id, first->begin, kNear)) return;
  auto last = first;
  for (auto next = first + 1; next != words.end(); ++next) {
    const std::size_t gap = next->begin - last->end;
    const bool is_letter = next->end - next->begin == 1 && next->is_capital;
    if (gap > 1 || !std::string_view(" -./").contains(text[last->end]) || !(is_of_number(*next) || is_letter)) break;
    if (next->end - first->begin > kLongest) break;
    last = next;
  }
  const std::string_view number = text.substr(first->begin, last->end - first->begin);
  if (std::ranges::count_if(number, is_digit) >= 4 && number.size() >= kFewest)
    found.push_back({first->begin, last->end, PersonalKind::id});
}

}  // namespace

void find_ids(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  find_by_shape(scanned, found);
  for (const FoundCue& cue : scanned.cues())
    if (cue.cue == Cue::id) find_after_name(scanned, cue, found);
}

}  // namespace attune::llm
