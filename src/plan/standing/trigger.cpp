#include "plan/standing/trigger.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace attune::plan {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::weekday;

constexpr std::string_view kItems = "when items come in";
constexpr std::string_view kEvents = "when my events";
constexpr std::string_view kOf = " of ";
constexpr std::string_view kComeIn = " come in";
constexpr std::string_view kWhere = " where ";
constexpr std::array kKinds{EventKind::rating, EventKind::view, EventKind::purchase, EventKind::like,
                            EventKind::dislike};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

std::string clock_text(minutes clock) {
  return fmt::format("{:02}:{:02}", clock.count() / 60, clock.count() % 60);
}

std::string where_text(const Filter& where) {
  return where.is_true() ? "" : fmt::format("{}{}", kWhere, to_text(where));
}

std::string text_of(const NewItems& items) {
  return fmt::format("{}{}", kItems, where_text(items.where));
}

std::string text_of(const OwnEvents& events) {
  std::string kinds;
  for (const EventKind kind : events.kinds)
    kinds += fmt::format("{}{}", kinds.empty() ? kOf : ", ", attune::to_string(kind));
  return fmt::format("{}{}{}{}", kEvents, kinds, kComeIn, where_text(events.where));
}

std::string text_of(const Schedule& schedule) {
  std::string days_text = "day";
  if (schedule.month_day) {
    days_text = fmt::format("month on day {}", *schedule.month_day);
  } else if (!schedule.weekdays.empty()) {
    days_text.clear();
    for (const weekday day : schedule.weekdays)
      days_text += fmt::format("{}{}", days_text.empty() ? "" : ", ", kWeekdays[day.iso_encoding() - 1]);
  }
  return fmt::format("every {} at {}", days_text, clock_text(schedule.clock));
}

Failure not_a_trigger(std::string_view text) {
  return failure(ErrorCode::parse_error, "'{}' says neither which items, which events nor when", text)
      .mend(R"(for example: when items come in where year > 2020; when my events of rating, like come in; )"
            R"(every day at 08:00; every monday, friday at 18:00; every month on day 1 at 09:00)");
}

/// Takes a prefix off the text, letter case aside.
bool take(std::string_view& text, std::string_view prefix) {
  if (!same_text(text.substr(0, prefix.size()), prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<unsigned> take_number(std::string_view& text, unsigned most) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number > most) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<weekday> take_weekday(std::string_view& text) {
  for (unsigned day = 1; day <= kWeekdays.size(); ++day)
    if (take(text, kWeekdays[day - 1])) return weekday(day % 7);
  return std::nullopt;
}

bool take_days(std::string_view& text, Schedule& schedule) {
  constexpr unsigned kLongestMonth = 31;
  if (take(text, "day")) return true;
  if (take(text, "month on day ")) {
    schedule.month_day = take_number(text, kLongestMonth);
    return schedule.month_day.value_or(0) > 0;
  }
  do {
    const auto day = take_weekday(text);
    if (!day) return false;
    add_weekday(schedule, *day);
  } while (take(text, ", "));
  return true;
}

/// A condition behind "where", or nothing at all.
Result<Filter> parse_where(std::string_view rest, std::string_view text) {
  if (rest.empty()) return Filter{};
  if (!take(rest, kWhere)) return not_a_trigger(text);
  return parse_filter(rest);
}

std::optional<EventKind> take_kind(std::string_view& text) {
  for (const EventKind kind : kKinds)
    if (take(text, attune::to_string(kind))) return kind;
  return std::nullopt;
}

Result<Trigger> parse_events(std::string_view rest, std::string_view text) {
  OwnEvents events;
  if (take(rest, kOf)) do {
      const auto kind = take_kind(rest);
      if (!kind) return not_a_trigger(text);
      add_kind(events, *kind);
    } while (take(rest, ", "));
  if (!take(rest, kComeIn)) return not_a_trigger(text);
  ATTUNE_TRY(where, parse_where(rest, text));
  events.where = std::move(where);
  return events;
}

Result<Trigger> parse_schedule(std::string_view text) {
  Schedule schedule;
  std::string_view rest = text;
  if (!take(rest, "every ") || !take_days(rest, schedule) || !take(rest, " at ")) return not_a_trigger(text);
  const auto hour = take_number(rest, 23);
  if (!hour || !take(rest, ":") || rest.size() != 2) return not_a_trigger(text);
  const auto minute = take_number(rest, 59);
  if (!minute || !rest.empty()) return not_a_trigger(text);
  schedule.clock = std::chrono::hours(*hour) + minutes(*minute);
  return schedule;
}

bool is_on(const Schedule& schedule, local_days day) {
  if (schedule.month_day) {
    const std::chrono::year_month_day date(day);
    const auto last = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
    return static_cast<unsigned>(date.day()) == std::min(*schedule.month_day, last);
  }
  return schedule.weekdays.empty() || std::ranges::find(schedule.weekdays, weekday(day)) != schedule.weekdays.end();
}

}  // namespace

void add_weekday(Schedule& schedule, weekday day) {
  const auto place = std::ranges::find_if(schedule.weekdays,
                                          [&](weekday known) { return known.iso_encoding() >= day.iso_encoding(); });
  if (place == schedule.weekdays.end() || *place != day) schedule.weekdays.insert(place, day);
}

void add_kind(OwnEvents& events, EventKind kind) {
  const auto place = std::ranges::lower_bound(events.kinds, kind);
  if (place == events.kinds.end() || *place != kind) events.kinds.insert(place, kind);
}

std::string to_text(const Trigger& trigger) {
  return std::visit([](const auto& kind) { return text_of(kind); }, trigger);
}

Result<Trigger> parse_trigger(std::string_view text) {
  text = trimmed(text);
  std::string_view rest = text;
  if (take(rest, kEvents)) return parse_events(rest, text);
  if (!take(rest, kItems)) return parse_schedule(text);
  ATTUNE_TRY(where, parse_where(rest, text));
  return NewItems{std::move(where)};
}

LocalTime next_time(const Schedule& schedule, LocalTime after) {
  local_days day = std::chrono::floor<days>(after);
  while (!is_on(schedule, day) || day + schedule.clock <= after) day += days(1);
  return day + schedule.clock;
}

}  // namespace attune::plan
