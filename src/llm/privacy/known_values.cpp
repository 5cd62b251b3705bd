#include "llm/privacy/known_values.h"

#include "search/analyzer.h"

#include <algorithm>
#include <utility>

namespace attune::llm {
namespace {

/// As German is written where its letters are wanting; "" where that makes no difference.
std::string without_umlauts(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kWritten[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"},
                                                                        {"Ä", "Ae"}, {"Ö", "Oe"}, {"Ü", "Ue"}};
  std::string written(text);
  for (const auto& [letter, letters] : kWritten)
    for (std::size_t at = written.find(letter); at != std::string::npos; at = written.find(letter, at))
      written.replace(at, letter.size(), letters);
  return written == text ? "" : written;
}

bool tells_somebody(std::span<const TextWord> words) {
  constexpr std::size_t kShortNumber = 4;
  std::size_t size = 0;
  for (const TextWord& word : words) size += word.end - word.begin;
  const bool is_number = std::ranges::all_of(words, &TextWord::is_number);
  return size > (is_number ? kShortNumber : 1);
}

}  // namespace

KnownValues::KnownValues(std::span<const std::string> values) : values_(values.begin(), values.end()) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    add(values_[i], i);
    if (const std::string written = without_umlauts(values_[i]); !written.empty()) add(written, i);
  }
}

void KnownValues::add(std::string_view spelling, std::size_t value) {
  const std::vector<TextWord> words = text_words(spelling);
  if (!tells_somebody(words)) return;
  Spelling made{.words = {}, .value = value};
  for (const TextWord& word : words) made.words.push_back(word.folded);
  if (std::ranges::any_of(made.words, is_unspaced)) {
    std::string whole;
    for (const std::string& word : made.words) whole += word;
    unspaced_.push_back({{whole}, value});
  }
  by_first_word_[made.words.front()].push_back(spellings_.size());
  spellings_.push_back(std::move(made));
}

std::size_t KnownValues::end_of(const Spelling& spelling, std::string_view text, std::span<const TextWord> words) {
  constexpr std::size_t kWidestGap = 4;
  const std::size_t count = spelling.words.size();
  if (words.size() < count) return 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && words[i].begin - words[i - 1].end > kWidestGap) return 0;
    if (words[i].folded == spelling.words[i]) continue;
    const bool is_genitive = i + 1 == count && words[i].is_capital && words[i].folded == spelling.words[i] + "s" &&
                             text[words[i].end - 1] == 's';
    return is_genitive ? words[i].end - 1 : 0;
  }
  return words[count - 1].end;
}

void KnownValues::find_unspaced(std::string_view text, const TextWord& word, std::vector<Found>& found) const {
  if (!is_unspaced(word.folded)) return;
  // Folding may change how many bytes a letter has: each end of a letter, and where it is in the folded text.
  const std::string_view written = text.substr(word.begin, word.end - word.begin);
  std::string folded;
  std::vector<std::size_t> origin;  // of each byte of the folded text
  for (std::size_t at = 0; at < written.size();) {
    std::size_t end = at + 1;
    while (end < written.size() && (static_cast<unsigned char>(written[end]) & 0xC0) == 0x80) ++end;
    folded += fold(written.substr(at, end - at));
    origin.resize(folded.size(), word.begin + at);
    at = end;
  }
  origin.push_back(word.end);
  for (const Spelling& spelling : unspaced_) {
    const std::string& wanted = spelling.words.front();
    for (std::size_t at = folded.find(wanted); at != std::string::npos; at = folded.find(wanted, at + wanted.size()))
      found.push_back({origin[at], origin[at + wanted.size()], spelling.value});
  }
}

std::vector<KnownValues::Found> KnownValues::find(std::string_view text) const {
  if (spellings_.empty()) return {};
  const std::vector<TextWord> words = text_words(text);
  std::vector<Found> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::span<const TextWord> from_here = std::span(words).subspan(i);
    const auto look = [&](const std::string& first) {
      const auto candidates = by_first_word_.find(first);
      if (candidates == by_first_word_.end()) return;
      for (const std::size_t place : candidates->second)
        if (const std::size_t end = end_of(spellings_[place], text, from_here); end > 0)
          all.push_back({words[i].begin, end, spellings_[place].value});
    };
    look(words[i].folded);
    if (words[i].is_capital && words[i].folded.ends_with('s'))
      look(words[i].folded.substr(0, words[i].folded.size() - 1));
    if (!unspaced_.empty()) find_unspaced(text, words[i], all);
  }
  std::ranges::stable_sort(
      all, [](const Found& a, const Found& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  std::vector<Found> apart;
  for (const Found& each : all) {
    if (apart.empty() || each.begin >= apart.back().end) {
      apart.push_back(each);
    } else if (each.end > apart.back().end) {
      apart.back().end = each.end;
      apart.back().value = kSeveral;
    }
  }
  return apart;
}

}  // namespace attune::llm
