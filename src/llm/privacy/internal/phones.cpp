#include "llm/privacy/internal/detectors.h"

#include <algorithm>

namespace attune::llm {
namespace {

bool has_only(const DigitRun& run, std::string_view separators) {
  return run.separators.find_first_not_of(separators) == std::string::npos;
}

/// "+49 30 1234567", "0049 30 1234567".
bool is_international(const DigitRun& run) {
  const std::size_t size = run.digits.size();
  if (run.has_plus) return size >= 8 && size <= 16 && run.digits.front() != '0';
  return run.digits.starts_with("00") && size >= 10 && size <= 17 && run.digits[2] != '0' &&
         !(run.groups.size() == 1 && size < 12);
}

/// "030 1234567", "(030) 123 45 67", "01 23 45 67 89", "01701234567".
bool is_national(const DigitRun& run) {
  const std::size_t size = run.digits.size();
  if (run.digits.front() != '0' || size < 8 || size > 13 || run.digits[1] == '0') return false;
  if (run.groups.size() == 1) return size >= 10 && size <= 12;
  if (run.groups.front() >= 3) return true;
  return size == 10 && run.groups.size() == 5 && run.groups.front() == 2;
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

}  // namespace

void find_phones(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  constexpr std::size_t kNear = 24;  // bytes between an announcement and the number
  const std::string_view text = scanned.text();
  for (const DigitRun& run : scanned.digit_runs()) {
    const std::size_t size = run.digits.size();
    constexpr std::size_t kFewest = 5;
    if (size < kFewest) continue;
    const bool goes_on = run.end < text.size() && is_word_byte(text[run.end]);
    const bool is_fraction =
        run.end + 1 < text.size() && (text[run.end] == ',' || text[run.end] == '.') && is_digit(text[run.end + 1]);
    const bool is_of_number =
        run.begin > 1 && (text[run.begin - 1] == '.' || text[run.begin - 1] == ',') && is_digit(text[run.begin - 2]);
    if (goes_on || is_fraction || is_of_number || is_date_or_years(run)) continue;
    const bool in_brackets = text[run.begin] == '(';
    const bool is_said = size <= 15 && scanned.is_announced(Cue::phone, run.begin, kNear);
    if (is_said || is_international(run) || is_national(run) || is_american(run, in_brackets) || is_several(run))
      found.push_back({run.begin, run.end, PersonalKind::phone});
  }
}

}  // namespace attune::llm
