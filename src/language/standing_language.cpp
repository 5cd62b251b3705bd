#include "language/standing_language.h"

#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/template.h"
#include "language/internal/time_reader.h"
#include "plan/time.h"

#include <algorithm>

namespace attune::language {
namespace {

constexpr std::size_t kLongestMessage = 4000;
constexpr int kNoon = 12;

/// A schedule in a message, and the words [first, end) that say it.
struct ScheduleMatch {
  plan::Schedule schedule;
  std::size_t first = 0;
  std::size_t end = 0;
};

class StandingReader {
 public:
  StandingReader(std::string_view text, const Grammar& grammar, const Catalogue& catalogue)
      : message_(text), grammar_(grammar), catalogue_(catalogue) {}

  std::optional<StandingWish> run() {
    std::size_t at = skipped(0, "courtesy");
    if (whole(at, "standing_list")) return StandingWish{.kind = StandingWish::Kind::list};
    if (const std::size_t words = matched(at, "standing_stop"))
      return StandingWish{.kind = StandingWish::Kind::stop, .rest = written(at + words, end())};
    if (const std::size_t words = matched(at, "tell_when")) return items(at + words, true);
    if (const std::size_t words = matched(at, "tell_of")) return items(at + words, false);
    if (const auto found = find_schedule()) {
      std::string rest = written(0, found->first) + " " + written(found->end, message_.size());
      return StandingWish{.kind = StandingWish::Kind::schedule, .rest = std::move(rest), .schedule = found->schedule};
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] const std::vector<std::string>& cue(const std::string& name) const { return grammar_.cues.at(name); }
  [[nodiscard]] std::size_t matched(std::size_t at, const std::string& name) const {
    return message_.match(at, cue(name));
  }
  /// The word behind all that stands there of these.
  [[nodiscard]] std::size_t skipped(std::size_t at, const std::string& name) const {
    while (const std::size_t words = matched(at, name)) at += words;
    return at;
  }
  [[nodiscard]] std::string written(std::size_t first, std::size_t last) const {
    return first < last ? message_.written(first, last - first) : "";
  }
  /// Where the message ends but for its courtesies.
  [[nodiscard]] std::size_t end() const {
    for (std::size_t words = std::min<std::size_t>(3, message_.size()); words > 0; --words)
      if (matched(message_.size() - words, "closing") == words) return message_.size() - words;
    return message_.size();
  }
  [[nodiscard]] bool whole(std::size_t at, const std::string& name) const {
    const std::size_t words = matched(at, name);
    return words > 0 && at + words >= end();
  }

  /// "a western comes in", "there is a new western", "new westerns".
  /// @param says_when  the words before can only mean what is to come; else "new" or "comes in" must say so
  std::optional<StandingWish> items(std::size_t at, bool says_when) const {
    const std::size_t begin = skipped(at, "there_is");
    bool is_to_come = says_when || begin > at;
    std::size_t last = end();
    for (std::size_t i = begin; i < last; ++i)
      if (const std::size_t words = matched(i, "arrives"); words > 0 && i + words == last) {
        last = i;
        is_to_come = true;
      }
    // "new" means new here, not recent: it goes, with an article before it.
    const std::size_t behind_article = begin + matched(begin, "determiner");
    const std::size_t behind_new = skipped(behind_article, "newly");
    is_to_come = is_to_come || behind_new > behind_article;
    if (!is_to_come || begin >= last) return std::nullopt;
    const std::size_t first = behind_new > behind_article ? behind_new : begin;
    StandingWish wish{.kind = StandingWish::Kind::items};
    const std::size_t known = awaited(first, last, wish.awaited);
    wish.rest = written(first, known);
    return wish;
  }

  /// "by Denis Villeneuve", of whom there is nothing yet: a condition on the field that "by" points at. Returns the
  /// word at which such a name, with what stands before it, begins.
  std::size_t awaited(std::size_t first, std::size_t last, Filter& condition) const {
    for (std::size_t i = first; i < last; ++i)
      for (const Grammar::Role& role : grammar_.roles) {
        const std::size_t words = message_.match(i, role.words);
        if (words == 0 || i + words >= last || !is_name(i + words, last)) continue;
        const std::string name = written(i + words, last);
        for (const std::string& field_name : role.fields) {
          const auto field = catalogue_.find_field(field_name);
          if (!field || catalogue_.field(*field).kind != FieldKind::labels) continue;
          if (catalogue_.find_label(*field, name)) return last;
          condition = Filter{Filter::Has{catalogue_.field(*field).name, Filter::Quantifier::any, {name}}};
          return i;
        }
      }
    return last;
  }
  [[nodiscard]] bool is_name(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i)
      if (!message_[i].capital) return false;
    return true;
  }

  std::optional<ScheduleMatch> find_schedule() const {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (auto found = schedule_at(i)) return found;
    return std::nullopt;
  }

  /// "every Friday at six", "each morning", "on Mondays", "every month", "daily at 8".
  std::optional<ScheduleMatch> schedule_at(std::size_t first) const {
    ScheduleMatch match{.schedule = {}, .first = first, .end = first};
    std::optional<int> part_hour;
    const std::size_t every = matched(first, "every");
    const std::size_t on = every == 0 ? message_.match(first, grammar_.time.at("on")) : 0;
    std::size_t at = first + every + on;
    if (every > 0 && take(at, "every_day")) {
    } else if (every > 0 && take(at, "every_weekday")) {
      for (unsigned day = 1; day <= 5; ++day) plan::add_weekday(match.schedule, std::chrono::weekday(day));
    } else if (every > 0 && take(at, "every_month")) {
      match.schedule.month_day = 1;
    } else if (every > 0 && at < message_.size() && grammar_.day_parts.contains(message_[at].text)) {
      part_hour = static_cast<int>(grammar_.day_parts.at(message_[at++].text));
    } else if (!take_weekdays(at, every > 0, match.schedule)) {
      if (every + on > 0 || !take(at, "daily")) return std::nullopt;
    }
    if (!part_hour && at < message_.size() && grammar_.day_parts.contains(message_[at].text))
      part_hour = static_cast<int>(grammar_.day_parts.at(message_[at++].text));  // "every Friday evening"
    match.schedule.clock = clock_at(at, part_hour);
    match.end = at;
    return match;
  }

  bool take(std::size_t& at, const std::string& name) const {
    const std::size_t words = matched(at, name);
    at += words;
    return words > 0;
  }

  /// "friday", "mondays and thursdays". @param singular  whether one day alone is enough to mean all such days
  bool take_weekdays(std::size_t& at, bool singular, plan::Schedule& schedule) const {
    std::size_t next = at;
    while (next < message_.size()) {
      std::string word = message_[next].text;
      const bool is_plural = !grammar_.weekdays.contains(word) && word.ends_with('s');
      if (is_plural) word.pop_back();
      const auto day = grammar_.weekdays.find(word);
      if (day == grammar_.weekdays.end() || (!is_plural && !singular)) break;
      plan::add_weekday(schedule, std::chrono::weekday(static_cast<unsigned>(day->second) % 7));
      at = ++next;
      next += matched(next, "joint");
    }
    return !schedule.weekdays.empty();
  }

  /// The time of day that is said there, or what the part of the day means; in the morning where nothing is said.
  std::chrono::minutes clock_at(std::size_t& at, std::optional<int> part_hour) const {
    const plan::LocalTime midnight{};
    const TimeMatch said = read_time(message_, at, grammar_, midnight);
    constexpr int kMorning = 9;
    if (said.words == 0 || !said.says_hour) return std::chrono::hours(part_hour.value_or(kMorning));
    at += said.words;
    auto clock = said.time - std::chrono::floor<std::chrono::days>(said.time);
    const std::chrono::hours noon(kNoon);
    if (part_hour && *part_hour < kNoon && clock >= noon) clock -= noon;
    if (part_hour && *part_hour >= kNoon && clock < noon) clock += noon;
    return clock;
  }

  Message message_;
  const Grammar& grammar_;
  const Catalogue& catalogue_;
};

}  // namespace

struct StandingLanguage::Impl {
  Grammar grammar;

  [[nodiscard]] std::string say(const std::string& name, const Slots& slots = {}) const {
    return fill(grammar.templates.at(name), slots);
  }
  [[nodiscard]] std::string quoted(const std::vector<std::string>& words) const {
    std::vector<std::string> each;
    for (const std::string& request : words) each.push_back("\"" + request + "\"");
    return listed(each);
  }
  [[nodiscard]] std::string when(const plan::Schedule& schedule) const {
    const std::string clock = plan::local_time_text(plan::LocalTime{} + schedule.clock).substr(11);
    if (schedule.month_day) return say("every_month", {{"day", std::to_string(*schedule.month_day)}, {"time", clock}});
    if (schedule.weekdays.empty()) return say("every_day", {{"time", clock}});
    std::vector<std::string> days;
    for (const auto day : schedule.weekdays) days.push_back(grammar.weekday_names.at(day.iso_encoding() - 1));
    return say("every_weekday", {{"days", listed(days)}, {"time", clock}});
  }
};

StandingLanguage::StandingLanguage(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
StandingLanguage::~StandingLanguage() = default;

Result<std::shared_ptr<const StandingLanguage>> StandingLanguage::create(std::string_view language) {
  ATTUNE_TRY(grammar, Grammar::load(language));
  auto impl = std::make_unique<const Impl>(Impl{std::move(grammar)});
  return std::shared_ptr<const StandingLanguage>(new StandingLanguage(std::move(impl)));
}

std::optional<StandingWish> StandingLanguage::read(std::string_view message, const Catalogue& catalogue) const {
  return StandingReader(message.substr(0, kLongestMessage), impl_->grammar, catalogue).run();
}

std::string StandingLanguage::registered(const plan::Trigger& trigger, std::string_view condition) const {
  if (const auto* schedule = std::get_if<plan::Schedule>(&trigger))
    return impl_->say("standing_schedule", {{"when", impl_->when(*schedule)}});
  return condition.empty() ? impl_->say("standing_any")
                           : impl_->say("standing_items", {{"what", std::string(condition)}});
}

std::string StandingLanguage::news(const StandingNews& news) const {
  const Slots slots{{"words", news.words},
                    {"titles", listed(news.titles)},
                    {"more", std::to_string(news.count - std::min(news.count, news.titles.size()))},
                    {"planned", news.planned},
                    {"count", std::to_string(news.pending)},
                    {"run", news.run},
                    {"error", news.error}};
  if (!news.error.empty()) return impl_->say("standing_failed", slots);
  std::string text = impl_->say(news.titles.empty()               ? "standing_nothing"
                                : news.count > news.titles.size() ? "standing_news_more"
                                                                  : "standing_news",
                                slots);
  if (news.late) text += " " + impl_->say("standing_late", slots);
  if (news.pending > 0) text += " " + impl_->say("standing_pending", slots);
  return text;
}

std::string StandingLanguage::listing(const std::vector<std::string>& words) const {
  return words.empty() ? impl_->say("standing_none") : impl_->say("standing_list", {{"what", impl_->quoted(words)}});
}

std::string StandingLanguage::stopped(const std::vector<std::string>& words) const {
  return words.empty() ? impl_->say("standing_none_such")
                       : impl_->say("standing_stopped", {{"what", impl_->quoted(words)}});
}

}  // namespace attune::language
