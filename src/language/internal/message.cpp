#include "language/internal/message.h"

#include "base/utf8.h"
#include "search/analyzer.h"

#include <algorithm>
#include <array>

namespace attune::language {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kQuotes{
    {{"\"", "\""}, {"\xe2\x80\x9c", "\xe2\x80\x9d"}, {"\xc2\xab", "\xc2\xbb"}}};

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "24. Dezember": a full stop that makes a number a place in a row ends nothing.
bool is_ordinal_dot(std::string_view gap, std::string_view word_before, const Grammar& grammar) {
  constexpr std::size_t kMostDigits = 2;
  return grammar.signs.ordinal_dot && gap == ". " && word_before.size() <= kMostDigits &&
         std::ranges::all_of(word_before, is_digit);
}

/// "1980's" is written for "1980s".
bool is_decade(std::string_view number, std::string_view gap, std::string_view ending, const Grammar& grammar) {
  return (gap == "'" || gap == "\xe2\x80\x99") && std::ranges::all_of(number, is_digit) &&
         std::ranges::find(grammar.decade_endings, ending) != grammar.decade_endings.end();
}

}  // namespace

std::string_view looked_at(std::string_view text) {
  constexpr std::size_t kLongestMessage = 4000;
  return cut_utf8(text, kLongestMessage);
}

Message::Message(std::string_view text, const Grammar& grammar) : text_(text) {
  std::size_t before = 0;
  for (Token& token : words(text_)) {
    const std::string_view written = std::string_view(text_).substr(token.begin, token.end - token.begin);
    Word word{grammar.forms.key_of(written, std::move(token.term)), token.begin, token.end};
    word.upper =
        is_capital(text_[word.begin]) && (grammar.signs.only_names_have_capitals || !grammar.is_everyday(word.text));
    word.capital = !words_.empty() && word.upper;
    const std::string_view gap = std::string_view(text_).substr(before, word.begin - before);
    if (!words_.empty() && is_decade(words_.back().text, gap, word.text, grammar)) {
      words_.back().text += word.text;
      before = words_.back().end = word.end;
      continue;
    }
    const bool goes_on = !words_.empty() && is_ordinal_dot(gap, words_.back().text, grammar);
    word.pause_before = !goes_on && (gap.find_first_of(",;:.!?\n") != std::string_view::npos ||
                                     gap.find(" - ") != std::string_view::npos);
    word.stop_before = !goes_on && gap.find_first_of(";.!?\n") != std::string_view::npos;
    before = word.end;
    words_.push_back(std::move(word));
  }
  for (const auto& [open, close] : kQuotes) {
    for (std::size_t at = text_.find(open); at != std::string::npos;) {
      const std::size_t end = text_.find(close, at + open.size());
      if (end == std::string::npos) break;
      const auto first = std::ranges::find_if(words_, [&](const Word& w) { return w.begin >= at; });
      const auto last = std::find_if(first, words_.end(), [&](const Word& w) { return w.begin >= end; });
      if (first != last)
        quoted_.emplace_back(static_cast<std::size_t>(first - words_.begin()), static_cast<std::size_t>(last - first));
      at = text_.find(open, end + close.size());
    }
  }
}

std::string Message::phrase(std::size_t first, std::size_t count) const {
  if (first + count > words_.size()) return {};
  std::string phrase;
  for (std::size_t i = first; i < first + count; ++i) phrase.append(i == first ? "" : " ").append(words_[i].text);
  return phrase;
}

std::string_view Message::gap_before(std::size_t i) const {
  const std::size_t from = i == 0 ? 0 : words_[i - 1].end;
  const std::size_t to = i < words_.size() ? words_[i].begin : text_.size();
  return std::string_view(text_).substr(from, to - from);
}

std::string Message::written(std::size_t first, std::size_t count) const {
  return text_.substr(words_[first].begin, words_[first + count - 1].end - words_[first].begin);
}

bool Message::free(std::size_t first, std::size_t count) const {
  if (first + count > words_.size()) return false;
  return std::none_of(words_.begin() + static_cast<std::ptrdiff_t>(first),
                      words_.begin() + static_cast<std::ptrdiff_t>(first + count),
                      [](const Word& w) { return w.used; });
}

void Message::use(std::size_t first, std::size_t count) {
  for (std::size_t i = first; i < std::min(first + count, words_.size()); ++i) words_[i].used = true;
}

std::size_t Message::match(std::size_t first, const std::vector<std::string>& phrases) const {
  std::size_t longest = 0;
  for (const std::string& candidate : phrases) {
    std::string_view rest = candidate;
    std::size_t i = first;
    while (!rest.empty() && i < words_.size() && rest.starts_with(words_[i].text)) {
      rest.remove_prefix(words_[i].text.size());
      ++i;
      if (rest.empty()) longest = std::max(longest, i - first);
      if (!rest.starts_with(' ')) break;
      rest.remove_prefix(1);
    }
  }
  return longest;
}

}  // namespace attune::language
