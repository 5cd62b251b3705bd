#include "language/internal/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune::language {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "1,500" and "2.5", by the marks of the language; a mark that groups no three digits is the decimal one.
std::optional<double> parse_digits(std::string text, const Signs& signs) {
  constexpr std::size_t kGroup = 3;
  for (std::size_t at = text.size(); at > 0; --at) {
    char& mark = text[at - 1];
    if (mark == signs.digit_group && text.size() - at == kGroup)
      text.erase(at - 1, 1);
    else if (mark == signs.decimal || mark == signs.digit_group)
      mark = '.';
  }
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

NumberMatch read_number(const Message& message, std::size_t at, const Grammar& grammar) {
  if (at >= message.size() || message[at].used) return {};
  std::size_t words = 0;
  // "a couple of", "an hour"
  if (grammar.says("a", message[at].text) && at + 1 < message.size()) {
    if (grammar.units.contains(message[at + 1].text)) return {1, 1};
    if (!grammar.numbers.contains(message[at + 1].text)) return {};
    words = 1;
  }
  const std::string& word = message[at + words].text;
  double value = 0;
  if (const auto named = grammar.numbers.find(word); named != grammar.numbers.end()) {
    value = named->second;
  } else if (const auto digits = is_digit(word.front()) ? parse_digits(word, grammar.signs) : std::nullopt) {
    value = *digits;
  } else {
    return {};
  }
  ++words;
  if (value == 2 && words > 1 && at + words < message.size() && grammar.says("of", message[at + words].text)) ++words;
  // "two and a half"
  if (const std::size_t half = message.match(at + words, grammar.function_words.at("and a half")); half > 0)
    return {value + 0.5, words + half};
  return {value, words};
}

std::optional<double> read_decade_word(const std::string& word, const Grammar& grammar) {
  if (const auto named = grammar.decades.find(word); named != grammar.decades.end()) return 1900 + named->second;
  for (const std::string& ending : grammar.decade_endings) {
    if (word.size() <= ending.size() || !word.ends_with(ending)) continue;
    const std::string digits = word.substr(0, word.size() - ending.size());
    if (!std::ranges::all_of(digits, is_digit) || digits.back() != '0') continue;
    const auto year = parse_digits(digits, grammar.signs);
    if (year && digits.size() == 4) return year;
    if (year && digits.size() == 2) return *year < 30 ? 2000 + *year : 1900 + *year;
  }
  return std::nullopt;
}

}  // namespace attune::language
