#pragma once
#include "base/error.h"
#include "base/local_time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune::plan {

using Date = std::chrono::year_month_day;

using attune::LocalTime;

/// A span of the calendar: months differ in length, so they are kept apart from minutes.
struct Duration {
  std::int32_t months = 0;
  std::int64_t minutes = 0;
  bool operator==(const Duration&) const = default;
};

/// Reads "2026-11-23", years 0000 to 9999. Empty for anything else, also for days that no calendar has.
std::optional<Date> read_date(std::string_view text);
/// The same form; the date must be one that read_date gives.
std::string date_text(const Date& date);

/// Reads "2026-11-23T18:00". Empty for anything else.
std::optional<LocalTime> read_local_time(std::string_view text);
std::string local_time_text(LocalTime time);

/// One unit of a duration by its name, singular or plural: minute, hour, day, week, month, year. Empty for other words.
std::optional<Duration> duration_unit(std::string_view word);
/// Reads "3 days", "-2 weeks". Empty for anything else, and beyond 10,000 years.
std::optional<Duration> read_duration(std::string_view text);
/// "3 days", "1 month": in the largest unit that says it whole. A duration of months and minutes both has no text.
std::string duration_text(const Duration& duration);

// Arithmetic. Errors: invalid_argument beyond the years 0000 to 9999, and for hours added to a date.
/// A day that the month reached lacks becomes its last: 31 January and a month is the end of February.
Result<Date> add(const Date& date, const Duration& duration);
Result<LocalTime> add(LocalTime time, const Duration& duration);
Result<Duration> add(const Duration& a, const Duration& b);
/// Errors also: for a factor that doesn't give whole minutes and months.
Result<Duration> multiply(const Duration& duration, double factor);
Duration between(const Date& from, const Date& to);
Duration between(LocalTime from, LocalTime to);

}  // namespace attune::plan
