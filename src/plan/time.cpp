#include "plan/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace attune::plan {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr std::int64_t kMinutesADay = 24 * 60;
constexpr std::int64_t kMostMinutes = std::int64_t{10'000} * 366 * kMinutesADay;
constexpr std::int32_t kMostMonths = 10'000 * 12;

struct Unit {
  std::string_view name;
  Duration one;
};
/// Largest first, each in one of the two parts.
constexpr std::array<Unit, 6> kUnits{{{"year", {12, 0}},
                                      {"month", {1, 0}},
                                      {"week", {0, 7 * kMinutesADay}},
                                      {"day", {0, kMinutesADay}},
                                      {"hour", {0, 60}},
                                      {"minute", {0, 1}}}};

/// Whether a text is of a shape in which 'd' stands for a digit.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char s) { return s == 'd' ? c >= '0' && c <= '9' : c == s; });
}

unsigned digits(std::string_view text, std::size_t first, std::size_t count) {
  unsigned value = 0;
  for (const char digit : text.substr(first, count)) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

bool in_calendar(const Date& date) {
  return date.ok() && static_cast<int>(date.year()) >= 0 && static_cast<int>(date.year()) <= 9999;
}

Failure beyond_calendar() {
  return invalid_argument("the date lies outside the years 0000 to 9999");
}

/// The same day of a month further on, or that month's last day where it has fewer.
Date add_months(const Date& date, std::int32_t months) {
  const Date moved = date + std::chrono::months(months);
  return moved.ok() ? moved : moved.year() / moved.month() / std::chrono::last;
}

bool is_small(const Duration& duration) {
  return std::abs(duration.months) <= kMostMonths && std::abs(duration.minutes) <= kMostMinutes;
}

Result<Duration> if_small(const Duration& duration) {
  if (!is_small(duration)) return invalid_argument("the duration is longer than 10,000 years");
  return duration;
}

}  // namespace

std::optional<Date> read_date(std::string_view text) {
  if (!has_shape(text, "dddd-dd-dd")) return std::nullopt;
  const Date date{std::chrono::year(static_cast<int>(digits(text, 0, 4))), std::chrono::month(digits(text, 5, 2)),
                  std::chrono::day(digits(text, 8, 2))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string date_text(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<LocalTime> read_local_time(std::string_view text) {
  if (!has_shape(text, "dddd-dd-ddTdd:dd")) return std::nullopt;
  const auto date = read_date(text.substr(0, 10));
  const unsigned hour = digits(text, 11, 2);
  const unsigned minute = digits(text, 14, 2);
  if (!date || hour > 23 || minute > 59) return std::nullopt;
  return local_days(*date) + minutes(hour * 60 + minute);
}

std::string local_time_text(LocalTime time) {
  const auto day = std::chrono::floor<days>(time);
  const auto minute = (time - day).count();
  return fmt::format("{}T{:02}:{:02}", date_text(Date(day)), minute / 60, minute % 60);
}

std::optional<Duration> duration_unit(std::string_view word) {
  for (const auto& [name, one] : kUnits)
    if (word.starts_with(name) && (word.size() == name.size() || word.substr(name.size()) == "s")) return one;
  return std::nullopt;
}

std::optional<Duration> read_duration(std::string_view text) {
  std::int32_t count = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (code != std::errc{}) return std::nullopt;
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (!rest.starts_with(' ')) return std::nullopt;
  const auto unit = duration_unit(rest.substr(1));
  if (!unit) return std::nullopt;
  const auto duration = multiply(*unit, count);
  return duration ? std::optional(*duration) : std::nullopt;
}

std::string duration_text(const Duration& duration) {
  for (const auto& [name, one] : kUnits) {
    const std::int64_t value = one.months != 0 ? duration.months : duration.minutes;
    const std::int64_t unit = one.months != 0 ? one.months : one.minutes;
    if (value == 0 || value % unit != 0) continue;
    return fmt::format("{} {}{}", value / unit, name, value / unit == 1 ? "" : "s");
  }
  return "0 minutes";
}

Result<Date> add(const Date& date, const Duration& duration) {
  if (duration.minutes % kMinutesADay != 0)
    return invalid_argument("'{}' cannot be added to a date", duration_text({0, duration.minutes}))
        .mend("add whole days, or use a time such as $now");
  if (!is_small(duration)) return beyond_calendar();
  const Date sum{local_days(add_months(date, duration.months)) + days(duration.minutes / kMinutesADay)};
  if (!in_calendar(sum)) return beyond_calendar();
  return sum;
}

Result<LocalTime> add(LocalTime time, const Duration& duration) {
  if (!is_small(duration)) return beyond_calendar();
  const auto day = std::chrono::floor<days>(time);
  const LocalTime sum = local_days(add_months(Date(day), duration.months)) + (time - day) + minutes(duration.minutes);
  if (!in_calendar(Date(std::chrono::floor<days>(sum)))) return beyond_calendar();
  return sum;
}

Result<Duration> add(const Duration& a, const Duration& b) {
  return if_small({a.months + b.months, a.minutes + b.minutes});
}

Result<Duration> multiply(const Duration& duration, double factor) {
  const double months = duration.months * factor;
  const double minutes = static_cast<double>(duration.minutes) * factor;
  if (!(std::abs(months) <= kMostMonths) || !(std::abs(minutes) <= static_cast<double>(kMostMinutes)))
    return invalid_argument("the duration is longer than 10,000 years");
  if (months != std::floor(months) || minutes != std::floor(minutes))
    return invalid_argument("{} times '{}' is not a whole number of minutes or months", factor,
                            duration_text(duration));
  return Duration{static_cast<std::int32_t>(months), static_cast<std::int64_t>(minutes)};
}

Duration between(const Date& from, const Date& to) {
  return {0, (local_days(to) - local_days(from)).count() * kMinutesADay};
}

Duration between(LocalTime from, LocalTime to) {
  return {0, (to - from).count()};
}

}  // namespace attune::plan
