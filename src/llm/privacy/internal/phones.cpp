#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>

namespace attune::llm {
namespace {

bool has_only(const DigitRun& run, std::string_view separators) {
  return run.separators.find_first_not_of(separators) == std::string::npos;
}

/// "+49 30 1234567", "0049 30 1234567".
bool is_international(const DigitRun& run) {
  const std::size_t size = run.digits.size();
  if (run.has_plus) return size >= 8 && size <= 16 && run.digits.front() != '0';
  const bool is_parted = run.groups.front() == 2 && run.separators_before[1] != " ";  // "00-1234-5678"
  return run.digits.starts_with("00") && size >= 10 && size <= 17 && run.digits[2] != '0' && run.groups.front() >= 2 &&
         !is_parted && !(run.groups.size() == 1 && size < 12);
}

/// "030 1234567", "(030) 123 45 67", "01 23 45 67 89", "01701234567".
bool is_national(const DigitRun& run) {
  const std::size_t size = run.digits.size();
  if (run.digits.front() != '0' || size < 8 || size > 13 || run.digits[1] == '0') return false;
  if (run.groups.size() == 1) return size >= 10 && size <= 12;
  if (run.groups.front() >= 3) return true;
  constexpr std::array<std::size_t, 5> kFrench{2, 2, 2, 2, 2};
  constexpr std::array<std::size_t, 4> kViennese{2, 3, 2, 2};
  return std::ranges::equal(run.groups, kFrench) || std::ranges::equal(run.groups, kViennese);
}

/// "(555) 123-4567", "555-123-4567", "1-800-555-0199". With spaces alone it may be three numbers.
bool is_american(const DigitRun& run, bool in_brackets) {
  std::vector<std::size_t> groups = run.groups;
  std::string_view digits = run.digits;
  if (groups.size() == 4 && groups.front() == 1 && digits.front() == '1') {
    groups.erase(groups.begin());
    digits.remove_prefix(1);
  }
  return groups == std::vector<std::size_t>{3, 3, 4} && digits.front() >= '2' && has_only(run, " -.()") &&
         (in_brackets || run.separators.find_first_of("-.)") != std::string::npos);
}

/// A book's number, as keys of items are: ten digits in quotes whose check digit is right.
bool is_book_key(std::string_view text, const DigitRun& run) {
  if (run.groups.size() != 1 || run.digits.size() != 10 || run.begin == 0 || text[run.begin - 1] != '"') return false;
  int sum = 0;
  for (int i = 0; i < 10; ++i) sum += (10 - i) * (run.digits[static_cast<std::size_t>(i)] - '0');
  return sum % 11 == 0;
}

/// Whether digits after an announcement can be of a number to call: not "9.7/10", not "0.1234 12".
bool may_be_called(const DigitRun& run) {
  const bool is_decimal =
      run.separators.contains('.') && (run.separators.contains('/') || std::ranges::min(run.groups) == 1);
  const bool is_counted = run.groups.front() == 1 && run.digits.size() < 7;  // "number 2 2001"
  return run.digits.size() <= 15 && has_only(run, " -/.") && !is_decimal && !is_counted;
}

/// Two national numbers with a slash between them and the like: too many digits for one, and begun like one.
bool is_several(const DigitRun& run) {
  constexpr std::size_t kMost = 34;
  return run.digits.size() > 15 && run.digits.size() <= kMost && run.groups.size() > 2 &&
         (run.has_plus || (run.digits.front() == '0' && run.digits[1] != '0')) &&
         run.separators.find_first_of("/-") != std::string::npos;
}

/// "12.03.1984", "2024-11-30", "1995-2000".
bool is_date_or_years(const DigitRun& run) {
  const auto& groups = run.groups;
  if (groups.size() == 2) return groups[0] == 4 && groups[1] == 4;
  if (groups.size() != 3 || run.has_plus) return false;
  const bool is_day_first = groups[0] <= 2 && groups[1] <= 2 && (groups[2] == 4 || groups[2] == 2);
  return is_day_first || (groups[0] == 4 && groups[1] <= 2 && groups[2] <= 2);
}

/// The run's groups from one to another.
DigitRun part_of(const DigitRun& run, std::size_t first, std::size_t count) {
  DigitRun part{.begin = run.begin, .end = run.ends[first + count - 1]};
  std::size_t digit = 0;
  for (std::size_t i = 0; i < first; ++i) digit += run.groups[i];
  if (first == 0)
    part.has_plus = run.has_plus;
  else
    part.begin = run.ends[first] - run.groups[first];
  for (std::size_t i = first; i < first + count; ++i) {
    part.digits += run.digits.substr(digit, run.groups[i]);
    digit += run.groups[i];
    part.groups.push_back(run.groups[i]);
    part.ends.push_back(run.ends[i]);
    part.separators_before.push_back(i > first ? run.separators_before[i] : "");
    part.separators += part.separators_before.back();
  }
  return part;
}

/// Whether a national number may begin at a group behind others: the likes of "0171 2345678" and "0171/234".
bool may_begin_within(const DigitRun& run, std::size_t first) {
  constexpr std::size_t kLongGroup = 5;
  if (run.separators_before[first] != " " || run.groups[first] < 3 || first + 1 >= run.groups.size()) return false;
  std::size_t digit = 0;
  for (std::size_t i = 0; i < first; ++i) digit += run.groups[i];
  return run.digits[digit] == '0' && (run.groups[first + 1] >= kLongGroup || run.separators_before[first + 1] != " ");
}

bool is_part_of_number(std::string_view text, const DigitRun& run) {
  const bool goes_on = run.end < text.size() && is_word_byte(text[run.end]);
  const bool has_fraction =
      run.end + 1 < text.size() && (text[run.end] == ',' || text[run.end] == '.') && is_digit(text[run.end + 1]);
  const bool is_fraction =
      run.begin > 1 && (text[run.begin - 1] == '.' || text[run.begin - 1] == ',') && is_digit(text[run.begin - 2]);
  return goes_on || has_fraction || is_fraction;
}

}  // namespace

void find_phones(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  constexpr std::size_t kNear = 32;       // bytes between an announcement and the number
  constexpr std::size_t kMostGroups = 8;  // of one number
  const std::string_view text = scanned.text();
  const auto is_phone = [&](const DigitRun& run) {
    constexpr std::size_t kFewest = 5;
    if (run.digits.size() < kFewest || is_date_or_years(run) || is_part_of_number(text, run)) return false;
    const bool is_said = may_be_called(run) && scanned.is_announced(Cue::phone, run.begin, kNear);
    if (is_said || is_book_key(text, run)) return is_said;
    return is_international(run) || is_national(run) || is_american(run, text[run.begin] == '(') || is_several(run);
  };
  for (const DigitRun& run : scanned.digit_runs()) {
    // Another number may stand behind it, or before it, with nothing but a space between.
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      const bool begins = first == 0 || may_begin_within(run, first);
      if (!begins) continue;
      std::size_t count = std::min(run.groups.size() - first, kMostGroups);
      while (count > 0 && !is_phone(part_of(run, first, count))) --count;
      if (count == 0) continue;
      const DigitRun phone = part_of(run, first, count);
      found.push_back({phone.begin, phone.end, PersonalKind::phone});
      first += count - 1;
    }
  }
}

}  // namespace attune::llm
