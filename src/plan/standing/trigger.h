#pragma once
#include "base/error.h"
#include "base/local_time.h"
#include "data/event.h"
#include "data/filter/filter.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune::plan {

/// Items come into the catalogue that satisfy a condition.
struct NewItems {
  Filter where;
  bool operator==(const NewItems&) const = default;
};

/// The person does something with items that satisfy a condition. What others do never counts.
struct OwnEvents {
  std::vector<EventKind> kinds;  ///< ascending, each once; empty: any
  Filter where;
  bool operator==(const OwnEvents&) const = default;
};

/// The clocks of the workspace show a time of day, on some days.
struct Schedule {
  std::vector<std::chrono::weekday> weekdays;  ///< on these; empty: every day, unless there is a day of the month
  std::optional<unsigned> month_day;           ///< from 1 to 31; a month that lacks it has it on its last day
  std::chrono::minutes clock{};                ///< since midnight, below 24 hours
  bool operator==(const Schedule&) const = default;
};

/// Adds a day, if it isn't among them; they stay in their order, from Monday.
void add_weekday(Schedule& schedule, std::chrono::weekday day);
/// Adds a kind, if it isn't among them.
void add_kind(OwnEvents& events, EventKind kind);

/// What makes a standing request fire.
using Trigger = std::variant<NewItems, OwnEvents, Schedule>;

/// "when items come in where genres has \"Western\"", "when items come in"; "when my events come in",
/// "when my events of rating, like come in where genres has \"Western\""; "every day at 08:00",
/// "every monday, friday at 18:00", "every month on day 31 at 09:00". parse_trigger(to_text(t)) == t where weekdays are
/// in their order, from Monday, and kinds in theirs, each once.
std::string to_text(const Trigger& trigger);
/// Errors: parse_error with what was expected; those of parse_filter.
Result<Trigger> parse_trigger(std::string_view text);

/// The first time behind `after` that the schedule names.
LocalTime next_time(const Schedule& schedule, LocalTime after);

}  // namespace attune::plan
