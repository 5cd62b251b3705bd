#include "language/internal/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune::language {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<double> parse_digits(std::string text) {
  std::erase(text, ',');
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
  if ((message[at].text == "a" || message[at].text == "an") && at + 1 < message.size()) {
    if (grammar.units.contains(message[at + 1].text)) return {1, 1};
    if (!grammar.numbers.contains(message[at + 1].text)) return {};
    words = 1;
  }
  const std::string& word = message[at + words].text;
  double value = 0;
  if (const auto named = grammar.numbers.find(word); named != grammar.numbers.end()) {
    value = named->second;
  } else if (const auto digits = is_digit(word.front()) ? parse_digits(word) : std::nullopt) {
    value = *digits;
  } else {
    return {};
  }
  ++words;
  if (value == 2 && words > 1 && at + words < message.size() && message[at + words].text == "of") ++words;
  // "two and a half"
  if (message.phrase(at + words, 3) == "and a half") return {value + 0.5, words + 3};
  return {value, words};
}

std::optional<double> read_decade_word(const std::string& word, const Grammar& grammar) {
  if (const auto named = grammar.decades.find(word); named != grammar.decades.end()) return 1900 + named->second;
  if (word.size() < 3 || word.back() != 's') return std::nullopt;
  const std::string digits = word.substr(0, word.size() - 1);
  if (!std::ranges::all_of(digits, is_digit) || digits.back() != '0') return std::nullopt;
  if (digits.size() == 4) return parse_digits(digits);
  if (digits.size() != 2) return std::nullopt;
  const auto year = parse_digits(digits);
  if (!year) return std::nullopt;
  return *year < 30 ? 2000 + *year : 1900 + *year;
}

}  // namespace attune::language
