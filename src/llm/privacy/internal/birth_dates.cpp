#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>
#include <optional>

namespace attune::llm {
namespace {

constexpr auto kMonths = std::to_array<std::string_view>(
    {"january", "february", "march",    "april", "may",     "june",     "july",   "august", "september",
     "october", "november", "december", "jan",   "feb",     "mar",      "apr",    "jun",    "jul",
     "aug",     "sep",      "sept",     "oct",   "nov",     "dec",      "januar", "janner", "februar",
     "marz",    "mai",      "juni",     "juli",  "oktober", "dezember", "okt",    "dez"});

class DateReader {
 public:
  explicit DateReader(const ScannedText& scanned) : scanned_(scanned), words_(scanned.words()) {}

  /// The last word of the date that begins at i.
  [[nodiscard]] std::optional<std::size_t> end_of_date(std::size_t i) const {
    if (is_month(i)) return end_of_month_first(i);
    if (!is_number(i)) return std::nullopt;
    if (const auto end = end_of_numbers(i)) return end;
    return end_of_day_first(i);
  }

 private:
  [[nodiscard]] bool is_month(std::size_t i) const {
    return i < words_.size() && std::ranges::find(kMonths, words_[i].folded) != kMonths.end();
  }
  [[nodiscard]] bool is_number(std::size_t i) const { return i < words_.size() && number_of(i) >= 0; }
  /// "3", "03", "3rd", "1984"; -1 for no number.
  [[nodiscard]] int number_of(std::size_t i) const {
    const std::string& word = words_[i].folded;
    std::size_t digits = 0;
    int number = 0;
    while (digits < word.size() && digits < 5 && is_digit(word[digits])) number = number * 10 + (word[digits++] - '0');
    const std::string_view ending = std::string_view(word).substr(digits);
    const bool is_ordinal = ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
    return digits > 0 && digits <= 4 && (ending.empty() || is_ordinal) ? number : -1;
  }
  [[nodiscard]] bool is_day(std::size_t i) const { return is_number(i) && number_of(i) >= 1 && number_of(i) <= 31; }
  [[nodiscard]] bool is_year(std::size_t i) const {
    if (i >= words_.size() || !words_[i].is_number) return false;
    const std::size_t size = words_[i].folded.size();
    return size == 4 || size == 2;
  }
  [[nodiscard]] bool gap_is(std::size_t i, std::initializer_list<std::string_view> gaps) const {
    return i + 1 < words_.size() && std::ranges::find(gaps, scanned_.gap_after(i)) != gaps.end();
  }

  /// "1984-03-12", "12.03.1984", "3/12/84", "12. 3. 1984", "12.3."
  [[nodiscard]] std::optional<std::size_t> end_of_numbers(std::size_t i) const {
    if (!gap_is(i, {"-", ".", "/", ". "})) return std::nullopt;
    const bool is_year_first = is_year(i) && words_[i].folded.size() == 4;
    if ((!is_year_first && !is_day(i)) || !is_day(i + 1) || !words_[i + 1].is_number) return std::nullopt;
    if (gap_is(i + 1, {scanned_.gap_after(i)}) && (is_year_first ? is_day(i + 2) : is_year(i + 2))) return i + 2;
    const bool ends_with_dot = scanned_.gap_after(i + 1).starts_with('.');
    return !is_year_first && ends_with_dot && scanned_.gap_after(i) == "." ? std::optional(i + 1) : std::nullopt;
  }
  /// "3 May 1984", "3. Mai", "3rd of May, 1984".
  [[nodiscard]] std::optional<std::size_t> end_of_day_first(std::size_t i) const {
    if (!is_day(i) || !gap_is(i, {" ", ". ", "."})) return std::nullopt;
    std::size_t month = i + 1;
    if (words_[month].folded == "of" && gap_is(month, {" "})) ++month;
    if (!is_month(month)) return std::nullopt;
    return gap_is(month, {" ", ", ", ". "}) && is_year(month + 1) ? month + 1 : month;
  }
  /// "May 3, 1984", "May 3rd", "May 1984".
  [[nodiscard]] std::optional<std::size_t> end_of_month_first(std::size_t i) const {
    if (!gap_is(i, {" ", ". ", " the "})) return std::nullopt;
    std::size_t day = i + 1;
    if (words_[day].folded == "the" && gap_is(day, {" "})) ++day;
    if (is_day(day)) return gap_is(day, {" ", ", "}) && is_year(day + 1) ? day + 1 : day;
    return is_year(day) && words_[day].folded.size() == 4 ? std::optional(day) : std::nullopt;
  }

  const ScannedText& scanned_;
  std::span<const TextWord> words_;
};

}  // namespace

void find_birth_dates(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  constexpr std::size_t kNear = 32;
  const std::string_view text = scanned.text();
  const DateReader reader(scanned);
  for (std::size_t i = 0; i < scanned.words().size(); ++i) {
    const auto last = reader.end_of_date(i);
    if (!last) continue;
    const std::size_t begin = scanned.words()[i].begin;
    const std::size_t end = scanned.words()[*last].end;
    const std::string_view before = text.substr(0, begin);
    const bool has_star = before.ends_with('*') || before.ends_with("* ");  // how German marks a birth
    if (has_star || scanned.is_announced(Cue::birth, begin, kNear) || scanned.is_followed_by(Cue::birth, end, kNear))
      found.push_back({begin, end, PersonalKind::birth_date});
    i = *last;
  }
}

}  // namespace attune::llm
