#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "plan/time.h"

#include <optional>

namespace attune::language {

/// A time or a day in words: "tomorrow", "on Friday at eight", "at half past six", "in 3 days", "on 24 December at
/// 18:00", "tonight", "next week". What is not said is filled in: a day without an hour means its morning, an hour
/// without a day the next time that the clocks show it, a small hour without "am" the afternoon's, a day without a year
/// the next one.
struct TimeMatch {
  plan::LocalTime time{};
  plan::Date day{};
  bool says_day = false;
  bool says_hour = false;
  std::size_t words = 0;  ///< how many it takes up; 0: there is none
};
/// @param now  what it is relative to
TimeMatch read_time(const Message& message, std::size_t at, const Grammar& grammar, plan::LocalTime now);

/// "two hours", "90 minutes", "half an hour", "3 days".
struct DurationMatch {
  plan::Duration duration;
  std::size_t words = 0;  ///< 0: there is none
};
DurationMatch read_duration(const Message& message, std::size_t at, const Grammar& grammar);

}  // namespace attune::language
