#include "base/clock.h"

#include <charconv>
#include <cmath>

#include <fmt/chrono.h>

namespace attune {
namespace {

/// Takes a date and time apart from left to right; once something does not fit, `ok` stays false.
struct Scanner {
  std::string_view rest;
  bool ok = true;

  /// Exactly `digits` of them.
  int number(std::size_t digits) {
    int value = 0;
    const char* end = rest.data() + std::min(digits, rest.size());
    ok = ok && rest.size() >= digits && rest.front() != '-' && std::from_chars(rest.data(), end, value).ptr == end;
    rest.remove_prefix(ok ? digits : 0);
    return value;
  }
  bool take_any(std::string_view characters) {
    const bool there = ok && !rest.empty() && characters.contains(rest.front());
    rest.remove_prefix(there ? 1 : 0);
    return there;
  }
  void need(std::string_view character) { ok = take_any(character) && ok; }
  /// What follows the seconds' point: any number of digits, of which three count.
  int milliseconds() {
    int value = 0;
    int digits = 0;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1))
      if (digits++ < 3) value = value * 10 + (rest.front() - '0');
    ok = ok && digits > 0;
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }
};

Failure not_a_time(std::string_view text) {
  return parse_error("'{}' is not a time", text)
      .mend("write it as 2026-11-23T09:30:00Z, or in Unix seconds (years 1900 to 2199)");
}

}  // namespace

Time SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string format_time(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (time - seconds).count());
}

Result<Time> parse_time(std::string_view text) {
  using namespace std::chrono;
  double unix_seconds = 0;
  const char* end = text.data() + text.size();
  if (const auto [stop, error] = std::from_chars(text.data(), end, unix_seconds); error == std::errc() && stop == end)
    return time_of(unix_seconds);

  Scanner scan{text};
  const year y{scan.number(4)};
  scan.need("-");
  const month m{static_cast<unsigned>(scan.number(2))};
  scan.need("-");
  const year_month_day date{y, m, day{static_cast<unsigned>(scan.number(2))}};
  std::chrono::milliseconds of_day{0};
  if (scan.take_any("Tt ")) {
    const int hour = scan.number(2);
    scan.need(":");
    const int minute = scan.number(2);
    int second = 0;
    int millisecond = 0;
    if (scan.take_any(":")) {
      second = scan.number(2);
      if (scan.take_any(".,")) millisecond = scan.milliseconds();
    }
    scan.ok = scan.ok && hour < 24 && minute < 60 && second <= 60;
    of_day = hours(hour) + minutes(minute) + seconds(second) + std::chrono::milliseconds(millisecond);
    if (const bool east = scan.rest.starts_with('+'); scan.take_any("+-")) {
      minutes offset = hours(scan.number(2));
      scan.take_any(":");
      offset += minutes(scan.number(2));
      of_day -= east ? offset : -offset;
    } else {
      scan.take_any("Zz");
    }
  }
  if (!scan.ok || !scan.rest.empty() || !date.ok() || y < year(1900) || y > year(2199)) return not_a_time(text);
  return Time(sys_days(date).time_since_epoch() + of_day);
}

Result<Time> time_of(double unix_seconds) {
  using namespace std::chrono;
  constexpr double kFirst = static_cast<double>(sys_seconds(sys_days(year(1900) / 1 / 1)).time_since_epoch().count());
  constexpr double kPast = static_cast<double>(sys_seconds(sys_days(year(2200) / 1 / 1)).time_since_epoch().count());
  if (!(unix_seconds >= kFirst && unix_seconds < kPast)) return not_a_time(fmt::format("{}", unix_seconds));
  return Time(std::chrono::milliseconds(std::llround(unix_seconds * 1000)));
}

}  // namespace attune
