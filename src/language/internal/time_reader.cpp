#include "language/internal/time_reader.h"

#include "language/internal/number.h"

#include <charconv>
#include <cmath>

namespace attune::language {
namespace {

using plan::Date;
using plan::LocalTime;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr int kNoon = 12;

/// The digits that a word begins with, and what follows them: "24th", "6pm", "18".
struct Digits {
  int value = 0;
  std::string_view rest;
};
std::optional<Digits> digits_of(const std::string& word) {
  Digits digits;
  const char* const last = word.data() + word.size();
  const auto [end, code] = std::from_chars(word.data(), last, digits.value);
  if (code != std::errc{} || word.front() == '-') return std::nullopt;
  digits.rest = std::string_view(end, last);
  return digits;
}

class TimeReader {
 public:
  TimeReader(const Message& message, const Grammar& grammar, LocalTime now)
      : message_(message), grammar_(grammar), now_(now), today_(std::chrono::floor<days>(now)) {}

  TimeMatch run(std::size_t first) {
    std::size_t at = first;
    if (const auto span = read_from_now(at)) return settled(*span, at - first);
    while (at < message_.size()) {
      if (at > first && message_[at].pause_before && !minutes_at(at)) break;
      const bool read = (!day_ && read_day(at)) || (!clock_ && read_clock(at)) ||
                        (!part_hour_ && read_part(at, at == first ? Part::in_full : Part::any));
      if (!read) break;
    }
    if (!day_ && !clock_ && !part_hour_) return {};
    return settled(whole_time(), at - first);
  }

 private:
  const std::vector<std::string>& cue(const char* name) const { return grammar_.time.at(name); }
  std::size_t matched(std::size_t at, const char* name) const { return message_.match(at, cue(name)); }

  /// The longest phrase of a table that stands there.
  template <class Value>
  std::optional<Value> look_up(const std::map<std::string, Value>& table, std::size_t& at) const {
    constexpr std::size_t kLongest = 4;
    for (std::size_t count = std::min(kLongest, message_.size() - std::min(at, message_.size())); count > 0; --count)
      if (const auto found = table.find(message_.phrase(at, count)); found != table.end()) {
        at += count;
        return found->second;
      }
    return std::nullopt;
  }

  TimeMatch settled(LocalTime time, std::size_t words) const {
    return {.time = time,
            .day = Date(std::chrono::floor<days>(time)),
            .says_day = day_.has_value(),
            .says_hour = clock_ || part_hour_,
            .words = words};
  }

  /// "in two hours", "in 3 days".
  std::optional<LocalTime> read_from_now(std::size_t& at) {
    const std::size_t in = matched(at, "from_now");
    if (in == 0) return std::nullopt;
    const DurationMatch span = read_duration(message_, at + in, grammar_);
    const auto time = plan::add(now_, span.duration);
    if (span.words == 0 || !time) return std::nullopt;
    at += in + span.words;
    day_ = std::chrono::floor<days>(*time);
    constexpr std::int64_t kMinutesOfDay = 1440;
    if (span.duration.months == 0 && span.duration.minutes % kMinutesOfDay != 0) {
      clock_ = *time - *day_;
      return *time;
    }
    while (read_clock(at) || read_part(at, Part::any)) {
    }
    return whole_time();
  }

  // -- days

  bool read_day(std::size_t& at) {
    const std::size_t first = at + matched(at, "on");
    std::size_t next = first;
    bool is_later_day = false;
    if (const auto ahead = look_up(grammar_.days, next)) {
      is_later_day = *ahead > 0;
      day_ = today_ + days(static_cast<int>(*ahead));
    } else if (!read_weekday(next) && !read_calendar_day(next)) {
      return false;
    }
    // "tonight", "this evening", "Freitagabend"; of other days the same word may be their name ("morgen").
    for (const std::size_t from : {at, first})
      if (const auto part = grammar_.day_parts.find(message_.phrase(from, next - from));
          part != grammar_.day_parts.end() && !is_later_day)
        part_hour_ = static_cast<int>(part->second);
    at = next;
    return true;
  }

  bool read_weekday(std::size_t& at) {
    std::size_t next = at;
    const std::size_t of_next_week = matched(next, "next");
    next += of_next_week;
    const auto wanted = look_up(grammar_.weekdays, next);
    if (!wanted) return false;
    const auto today = static_cast<int>(std::chrono::weekday(today_).iso_encoding());
    const int weekday = static_cast<int>(*wanted);
    constexpr int kWeek = 7;
    const int ahead = of_next_week > 0 ? kWeek - today + weekday : (weekday - today + kWeek - 1) % kWeek + 1;
    day_ = today_ + days(ahead);
    at = next;
    return true;
  }

  /// "24 December", "the 24th of December 2027", "December 24th", "2026-12-24".
  bool read_calendar_day(std::size_t& at) {
    if (at + 3 <= message_.size())
      if (const auto date = plan::read_date(message_.written(at, 3))) return take_date(*date, at, at + 3);
    std::size_t next = at + matched(at, "article");
    auto day = read_day_of_month(next);
    if (day) next += matched(next, "of");
    const auto month = look_up(grammar_.months, next);
    if (!month) return false;
    if (!day) day = read_day_of_month(next);
    if (!day) return false;
    const auto this_year = Date(today_).year();
    const auto digits = next < message_.size() ? digits_of(message_[next].text) : std::nullopt;
    const bool says_year = digits && digits->rest.empty() && digits->value >= 1000 && digits->value <= 9999;
    const auto date_in = [&](std::chrono::year year) {
      return Date(year, std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day)));
    };
    if (says_year) return take_date(date_in(std::chrono::year(digits->value)), at, next + 1);
    const Date date = date_in(this_year);
    const bool is_past = date.ok() && local_days(date) < today_;
    return take_date(is_past ? date_in(this_year + std::chrono::years(1)) : date, at, next);
  }
  bool take_date(const Date& date, std::size_t& at, std::size_t end) {
    if (!date.ok()) return false;
    day_ = local_days(date);
    at = end;
    return true;
  }
  std::optional<int> read_day_of_month(std::size_t& at) const {
    if (at >= message_.size()) return std::nullopt;
    const auto digits = digits_of(message_[at].text);
    constexpr int kMostDays = 31;
    if (!digits || digits->value < 1 || digits->value > kMostDays) return std::nullopt;
    if (!digits->rest.empty() && message_.match(at, ordinal_forms(*digits)) == 0) return std::nullopt;
    ++at;
    return digits->value;
  }
  std::vector<std::string> ordinal_forms(const Digits& digits) const {
    std::vector<std::string> forms;
    for (const std::string& ending : cue("ordinal_endings")) forms.push_back(std::to_string(digits.value) + ending);
    return forms;
  }

  // -- hours

  /// "in the evening", or behind a day "evening"; tells which half of the day an hour means.
  enum class Part { any, in_full };
  bool read_part(std::size_t& at, Part wanted) {
    std::size_t end = at;
    const auto part = look_up(grammar_.day_parts, end);
    if (!part || (wanted == Part::in_full && end == at + 1)) return false;
    at = end;
    part_hour_ = static_cast<int>(*part);
    return true;
  }

  /// "at six", "at 18:00", "6pm", "half past six", "at noon".
  bool read_clock(std::size_t& at) {
    std::size_t next = at + matched(at, "at");
    const bool introduced = next > at;
    if (introduced) {
      std::size_t part_end = next;
      if (const auto part = look_up(grammar_.day_parts, part_end)) {
        clock_ = std::chrono::hours(static_cast<int>(*part));
        at = part_end;
        return true;
      }
    }
    return (read_spoken(next) || read_digital(next, introduced)) && (at = next, true);
  }

  /// "half past six", "quarter to seven", "ten past six".
  bool read_spoken(std::size_t& at) {
    std::size_t next = at;
    int past = 0;
    if (const auto fraction = look_up(grammar_.clock_fractions, next)) {
      past = static_cast<int>(*fraction);
    } else {
      const NumberMatch number = read_number(message_, next, grammar_);
      next += number.words;
      const std::size_t before = matched(next, "before_hour");
      const std::size_t after = matched(next, "after_hour");
      if (number.words == 0 || (before == 0 && after == 0) || number.value < 1 || number.value > 59) return false;
      past = static_cast<int>(before > 0 ? -number.value : number.value);
      next += std::max(before, after);
    }
    const NumberMatch hour = read_number(message_, next, grammar_);
    if (!is_hour(hour, kNoon)) return false;
    next += hour.words;
    set_clock(static_cast<int>(hour.value), past, read_half(next));
    at = next;
    return true;
  }

  /// "18:00", "6pm", "6 o'clock"; a bare number only where "at" stands before it.
  bool read_digital(std::size_t& at, bool introduced) {
    std::size_t next = at;
    const auto digits = next < message_.size() ? digits_of(message_[next].text) : std::nullopt;
    const NumberMatch spoken = read_number(message_, next, grammar_);
    int hour = 0;
    const auto written_minutes = digits ? minutes_within(digits->rest) : std::nullopt;
    if (digits && digits->value <= 24 && (digits->rest.empty() || is_half(digits->rest) || written_minutes)) {
      hour = digits->value;
      ++next;
    } else if (is_hour(spoken, kNoon)) {
      hour = static_cast<int>(spoken.value);
      next += spoken.words;
    } else {
      return false;
    }
    int minute = 0;
    bool exact = false;
    std::optional<bool> afternoon = digits ? half_of(digits->rest) : std::nullopt;
    if (written_minutes) {
      minute = *written_minutes;
      exact = true;
    } else if (const auto more = afternoon ? std::nullopt : minutes_at(next)) {
      minute = more->value;
      afternoon = half_of(more->rest);
      exact = true;
      ++next;
    }
    const std::size_t o_clock = matched(next, "o_clock");
    next += o_clock;
    if (const auto more = o_clock > 0 && !exact ? minutes_behind(next) : std::nullopt) {
      minute = *more;
      exact = true;
      ++next;
    }
    if (!afternoon) afternoon = read_half(next);
    if (!introduced && !exact && !afternoon && o_clock == 0) return false;
    if (exact && !afternoon)
      clock_ = std::chrono::hours(hour % 24) + minutes(minute);
    else
      set_clock(hour, minute, afternoon);
    at = next;
    return true;
  }

  /// The minutes of "18.30", where the language writes a clock so.
  std::optional<int> minutes_within(std::string_view rest) const {
    if (grammar_.signs.clock == ':' || rest.size() != 3 || rest.front() != grammar_.signs.clock) return std::nullopt;
    const auto more = digits_of(std::string(rest.substr(1)));
    return more && more->rest.empty() && more->value <= 59 ? std::optional(more->value) : std::nullopt;
  }
  /// "18 Uhr 30": of two digits, so that no count of things is taken for them.
  std::optional<int> minutes_behind(std::size_t at) const {
    if (at >= message_.size() || message_[at].pause_before || message_[at].text.size() != 2) return std::nullopt;
    const auto more = digits_of(message_[at].text);
    return more && more->rest.empty() && more->value <= 59 ? std::optional(more->value) : std::nullopt;
  }

  /// The minutes of a clock: "18:|00".
  std::optional<Digits> minutes_at(std::size_t at) const {
    if (at == 0 || at >= message_.size()) return std::nullopt;
    const auto more = digits_of(message_[at].text);
    if (!more || more->value > 59 || message_[at].text.size() - more->rest.size() != 2) return std::nullopt;
    const bool joined =
        message_.written(at - 1, 2) == fmt::format("{}:{}", message_.written(at - 1, 1), message_.written(at, 1));
    return joined && (more->rest.empty() || is_half(more->rest)) ? more : std::nullopt;
  }

  static bool is_hour(const NumberMatch& number, double most) {
    return number.words > 0 && number.value >= 1 && number.value <= most && number.value == std::floor(number.value);
  }
  bool is_half(std::string_view word) const { return half_of(word).has_value(); }
  /// Of "am" and "pm": whether it is the afternoon.
  std::optional<bool> half_of(std::string_view word) const {
    for (const bool afternoon : {false, true})
      for (const std::string& known : cue(afternoon ? "pm" : "am"))
        if (word == known) return afternoon;
    return std::nullopt;
  }
  std::optional<bool> read_half(std::size_t& at) const {
    for (const bool afternoon : {false, true})
      if (const std::size_t words = matched(at, afternoon ? "pm" : "am")) {
        at += words;
        return afternoon;
      }
    return std::nullopt;
  }

  /// @param afternoon  empty where it was not said: an hour up to eight is the afternoon's then
  void set_clock(int hour, int past, std::optional<bool> afternoon) {
    constexpr int kLastOfAfternoon = 8;
    if (hour > kNoon) {
      clock_ = std::chrono::hours(hour % 24) + minutes(past);
      return;
    }
    clock_ = std::chrono::hours(hour % kNoon) + minutes(past);
    is_open_ = !afternoon;
    later_unless_said_ = hour == kNoon || hour <= kLastOfAfternoon;
    if (afternoon.value_or(false)) *clock_ += std::chrono::hours(kNoon);
  }

  LocalTime whole_time() const {
    minutes clock{};
    if (clock_) {
      clock = *clock_;
      const bool later = part_hour_ ? *part_hour_ >= kNoon : later_unless_said_;
      if (is_open_ && later && clock < std::chrono::hours(kNoon)) clock += std::chrono::hours(kNoon);
    } else {
      constexpr int kMorning = 9;
      clock = std::chrono::hours(part_hour_.value_or(kMorning));
    }
    if (day_) return *day_ + clock;
    return today_ + clock > now_ ? today_ + clock : today_ + days(1) + clock;
  }

  const Message& message_;
  const Grammar& grammar_;
  LocalTime now_;
  local_days today_;
  std::optional<local_days> day_;
  std::optional<minutes> clock_;
  std::optional<int> part_hour_;
  bool is_open_ = false;  // the hour may be the morning's or the afternoon's
  bool later_unless_said_ = false;
};

}  // namespace

TimeMatch read_time(const Message& message, std::size_t at, const Grammar& grammar, plan::LocalTime now) {
  return TimeReader(message, grammar, now).run(at);
}

DurationMatch read_duration(const Message& message, std::size_t at, const Grammar& grammar) {
  NumberMatch number = read_number(message, at, grammar);
  if (number.words == 0) number.value = 1;  // "a week"
  std::size_t next = at + number.words;
  const std::size_t article = message.match(next, grammar.time.at("article"));  // "half an hour"
  if (number.words + article == 0) return {};
  next += article;
  if (next >= message.size()) return {};
  const auto unit = grammar.durations.find(message[next].text);
  if (unit == grammar.durations.end()) return {};
  const auto duration = plan::multiply(plan::duration_unit(unit->second).value_or(plan::Duration{}), number.value);
  if (!duration) return {};
  return {*duration, next + 1 - at};
}

}  // namespace attune::language
