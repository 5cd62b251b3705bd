#include "language/internal/utterance.h"

#include <algorithm>
#include <charconv>

namespace attune::language {
namespace {

constexpr int kFirstYear = 1880;
constexpr int kLastYear = 2039;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Bytes that a possessive ending ("'s") takes of a word as written; 0 for none.
std::size_t possessive_bytes(std::string_view written, const Grammar& grammar) {
  for (const std::string& ending : grammar.possessives)
    if (written.size() > ending.size() && written.ends_with(ending)) return ending.size();
  return 0;
}

}  // namespace

Utterance::Utterance(const Message& message, const Grammar& grammar, const NameTable& names)
    : message_(message), grammar_(grammar) {
  std::size_t capitals = 0;
  std::size_t inner = 0;
  bool any_lower = false;
  for (std::size_t i = 0; i < message.size(); ++i) {
    canonical_.push_back(names.canonical(message[i].text));
    const std::string written = message.written(i, 1);
    owner_end_.push_back(message[i].end - possessive_bytes(written, grammar));
    any_lower = any_lower || std::ranges::any_of(written, [](char c) { return c >= 'a' && c <= 'z'; });
    if (starts_sentence(i) || !is_letter(written.front())) continue;
    ++inner;
    capitals += message[i].upper ? 1 : 0;
  }
  // Some write everything in capitals, or Every Word With One: then they tell nothing.
  constexpr std::size_t kFewWords = 6;
  careful_ = any_lower && (inner < kFewWords || capitals * 10 < inner * 8);
}

std::string Utterance::key(std::size_t first, std::size_t count) const {
  std::string key;
  for (std::size_t i = first; i < first + count; ++i) key.append(i == first ? "" : " ").append(canonical_[i]);
  return key;
}

std::string Utterance::key_of_owner(std::size_t first, std::size_t count) const {
  const std::size_t last = first + count - 1;
  if (owner_end_[last] == message_[last].end) return {};
  std::string key = this->key(first, count);
  if (key.ends_with('s')) key.pop_back();
  return key;
}

bool Utterance::is_name_like(std::size_t i) const {
  return careful_ && message_[i].upper && !starts_sentence(i) && !grammar_.says("speaker", message_[i].text);
}

bool Utterance::is_everyday(std::size_t i) const {
  const std::string& word = message_[i].text;
  return grammar_.is_everyday(word);
}

bool Utterance::crosses_sentence(std::size_t first, std::size_t count) const {
  for (std::size_t i = first + 1; i < first + count; ++i)
    if (message_[i].stop_before && message_.gap_before(i).find_first_of(".;!?\n") != std::string_view::npos &&
        message_[i].upper && message_[i - 1].text.size() > 3)
      return true;
  return false;
}

bool Utterance::crosses_pause(std::size_t first, std::size_t count) const {
  for (std::size_t i = first + 1; i < first + count; ++i)
    if (message_[i].pause_before || message_.gap_before(i).find_first_of("()\"/") != std::string_view::npos)
      return true;
  return false;
}

bool Utterance::is_quoted(std::size_t first, std::size_t count) const {
  return std::ranges::any_of(message_.quoted(), [&](const auto& q) { return q.first == first && q.second == count; });
}

std::optional<int> Utterance::year_at(std::size_t i) const {
  if (i >= size()) return std::nullopt;
  const std::string& word = message_[i].text;
  int year = 0;
  const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), year);
  if (code != std::errc{} || end != word.data() + word.size() || word.size() != 4) return std::nullopt;
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  return year;
}

std::optional<Utterance::Year> Utterance::year_behind(std::size_t last) const {
  const auto year = year_at(last + 1);
  if (!year) return std::nullopt;
  const std::string_view gap = message_.gap_before(last + 1);
  const bool opens = gap.find('(') != std::string_view::npos;
  if (!opens && gap != " ") return std::nullopt;
  return Year{*year, opens};
}

std::optional<int> Utterance::year_near(std::size_t i) const {
  std::size_t from = i;
  while (from > 0 && !message_[from].stop_before) --from;
  for (std::size_t k = from; k < size() && (k == from || !message_[k].stop_before); ++k)
    if (const auto year = year_at(k)) return year;
  return std::nullopt;
}

}  // namespace attune::language
