#include "base/ascii.h"
#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace attune::llm {
namespace {

/// How long the IBANs of a country are (registry of ISO 13616).
constexpr auto kIbanLengths = std::to_array<std::pair<std::string_view, std::size_t>>(
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22},
     {"BR", 29}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"DO", 28}, {"EE", 20},
     {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18},
     {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30},
     {"KZ", 20}, {"LB", 28}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24}, {"ME", 22},
     {"MK", 19}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22},
     {"SA", 24}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"XK", 20}});

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

bool is_alphanumeric(char c) {
  return is_digit(c) || is_ascii_letter(c);
}

/// ISO 7064, mod 97-10, as IBANs have it.
bool has_check_digits(std::string_view iban) {
  constexpr std::size_t kMoved = 4;
  std::uint32_t rest = 0;
  const auto take = [&](char c) {
    rest = is_digit(c) ? (rest * 10 + static_cast<std::uint32_t>(c - '0')) % 97
                       : (rest * 100 + static_cast<std::uint32_t>(c - 'A' + 10)) % 97;
  };
  for (const char c : iban.substr(kMoved)) take(c);
  for (const char c : iban.substr(0, kMoved)) take(c);
  return rest == 1;
}

/// Where so many letters and digits end, with at most a space or hyphen between any two. Empty where there are fewer,
/// or more.
std::optional<std::size_t> end_of_run(std::string_view text, std::size_t begin, std::size_t count, std::string& run) {
  std::size_t at = begin;
  while (run.size() < count) {
    if (at >= text.size()) return std::nullopt;
    if (is_alphanumeric(text[at]))
      run += upper(text[at++]);
    else if ((text[at] == ' ' || text[at] == '-') && at > begin && is_alphanumeric(text[at - 1]))
      ++at;
    else
      return std::nullopt;
  }
  if (at < text.size() && is_word_byte(text[at])) return std::nullopt;
  return at;
}

/// Luhn's check, as numbers of payment cards have it.
bool has_check_digit(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

bool is_grouped_like_a_card(std::span<const std::size_t> groups) {
  if (groups.size() == 1) return true;
  constexpr std::array<std::size_t, 3> kAmerican{4, 6, 5};
  constexpr std::array<std::size_t, 3> kDiners{4, 6, 4};
  if (std::ranges::equal(groups, kAmerican) || std::ranges::equal(groups, kDiners)) return true;
  return std::all_of(groups.begin(), groups.end() - 1, [](std::size_t size) { return size == 4; }) &&
         groups.back() <= 4;
}

}  // namespace

void find_ibans(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  constexpr std::size_t kNear = 24;
  const std::string_view text = scanned.text();
  for (const TextWord& word : scanned.words()) {
    if (word.end - word.begin < 4 || !is_digit(text[word.begin + 2]) || !is_digit(text[word.begin + 3])) continue;
    const std::string country{upper(text[word.begin]), upper(text[word.begin + 1])};
    const auto* const known =
        std::ranges::find(kIbanLengths, country, &std::pair<std::string_view, std::size_t>::first);
    if (known == kIbanLengths.end()) continue;
    std::string iban;
    const auto end = end_of_run(text, word.begin, known->second, iban);
    // Where it is called one a slip of the pen doesn't make it less personal.
    if (end && (has_check_digits(iban) || scanned.is_announced(Cue::iban, word.begin, kNear)))
      found.push_back({word.begin, *end, PersonalKind::iban});
  }
}

void find_cards(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  constexpr std::size_t kMostGroups = 5;
  const std::string_view text = scanned.text();
  for (const DigitRun& run : scanned.digit_runs()) {
    std::size_t digit = 0;  // at which the group begins
    for (std::size_t first = 0; first < run.groups.size(); digit += run.groups[first++]) {
      std::size_t size = 0;
      for (std::size_t last = first; last < std::min(first + kMostGroups, run.groups.size()); ++last) {
        if (last > first && run.separators_before[last] != " " && run.separators_before[last] != "-") break;
        size += run.groups[last];
        if (size < 13 || size > 19) continue;
        const std::string_view number = std::string_view(run.digits).substr(digit, size);
        const std::span<const std::size_t> groups = std::span(run.groups).subspan(first, last - first + 1);
        const bool goes_on = run.ends[last] < text.size() && is_word_byte(text[run.ends[last]]);
        if (goes_on || number.front() < '2' || number.front() > '6' || !is_grouped_like_a_card(groups)) continue;
        if (has_check_digit(number))
          found.push_back({run.ends[first] - run.groups[first], run.ends[last], PersonalKind::card});
      }
    }
  }
}

}  // namespace attune::llm
