#include "language/standing_language.h"

#include "base/text_template.h"
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/time_reader.h"
#include "plan/time.h"

#include <algorithm>
#include <array>

namespace attune::language {
namespace {

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
      : message_(text, grammar), grammar_(grammar), catalogue_(catalogue) {}

  std::optional<StandingWish> run() {
    std::size_t at = skipped(0, "courtesy");
    if (whole(at, "standing_list")) return StandingWish{.kind = StandingWish::Kind::list};
    if (const std::size_t words = matched(at, "standing_stop"))
      return StandingWish{.kind = StandingWish::Kind::stop, .rest = written(at + words, end())};
    if (const std::size_t words = matched(at, "tell_when")) return items(at + words, true);
    if (const std::size_t words = matched(at, "tell_of")) return items(at + words, false);
    if (auto wish = whenever(at)) return wish;
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
  [[nodiscard]] std::size_t standing(std::size_t at, const std::string& name) const {
    return message_.match(at, grammar_.standing.at(name));
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

  /// "a western comes in", "there is a new western", "new westerns"; behind a pause, what is to be done with them.
  /// @param says_when  the words before can only mean what is to come; else "new" or "comes in" must say so
  [[nodiscard]] std::optional<StandingWish> items(std::size_t at, bool says_when) const {
    for (std::size_t i = at; i < end(); ++i) {
      const std::size_t words = matched(i, "arrives");
      if (words == 0 || (i + words < end() && !is_turn(i + words))) continue;
      auto wish = items_between(at, i, true);
      if (wish && i + words < end()) wish->then = wish_at(i + words).value_or("");
      return wish;
    }
    return items_between(at, end(), says_when);
  }
  [[nodiscard]] std::optional<StandingWish> items_between(std::size_t at, std::size_t last, bool is_to_come) const {
    const std::size_t begin = skipped(at, "there_is");
    // "new" means new here, not recent: it goes, with an article before it.
    const std::size_t behind_article = begin + matched(begin, "determiner");
    const std::size_t behind_new = skipped(behind_article, "newly");
    is_to_come = is_to_come || begin > at || behind_new > behind_article;
    const std::size_t first = behind_new > behind_article ? behind_new : begin;
    if (!is_to_come || first >= last) return std::nullopt;
    StandingWish wish{.kind = StandingWish::Kind::items};
    const std::size_t known = awaited(first, last, wish.awaited);
    wish.rest = written(first, known);
    return wish;
  }

  /// Where something else begins: behind a pause, or at "and", "then".
  [[nodiscard]] bool is_turn(std::size_t at) const {
    return at < end() && (message_[at].pause_before || matched(at, "joint") > 0);
  }
  /// What the rest of the message asks to be done; "" where that is to tell. Empty where it asks for nothing.
  [[nodiscard]] std::optional<std::string> wish_at(std::size_t at) const {
    at = skipped(skipped(at, "joint"), "courtesy");
    if (at >= end() || standing(at, "no_wish") > 0) return std::nullopt;
    return just_tells(at, end()) ? "" : written(at, end());
  }
  [[nodiscard]] bool just_tells(std::size_t at, std::size_t last) const {
    const std::size_t words = standing(at, "just_tell");
    return words > 0 && at + words == last;
  }

  /// "when a western comes in, put it on my list", "whenever I rate a film, suggest something similar", "suggest
  /// something similar whenever I rate a film".
  [[nodiscard]] std::optional<StandingWish> whenever(std::size_t at) const {
    if (const std::size_t words = standing(at, "whenever")) {
      auto wish = on_events(at + words);
      return wish ? wish : on_arrival(at + words);
    }
    if (const std::size_t words = standing(at, "on_condition")) return on_arrival(at + words);
    for (std::size_t i = at + 1; i < end(); ++i)
      if (const std::size_t words = standing(i, "always"); words > 0 && standing(at, "no_wish") == 0)
        return said_before(at, i, words);
    return std::nullopt;
  }
  /// @param when   the word at which "whenever" stands
  [[nodiscard]] std::optional<StandingWish> said_before(std::size_t at, std::size_t when, std::size_t words) const {
    const std::string then = just_tells(at, when) ? "" : written(at, when);
    std::optional<StandingWish> wish = events(when + words, end());
    if (!wish) wish = items(when + words, false);
    if (!wish || !wish->then.empty() || (wish->kind == StandingWish::Kind::events && then.empty())) return std::nullopt;
    wish->then = then;
    return wish;
  }

  /// "a western comes in, put it on my list", "there is a new western, tell me".
  [[nodiscard]] std::optional<StandingWish> on_arrival(std::size_t at) const {
    std::size_t last = at;
    std::size_t behind = at;  // the words that say so
    for (std::size_t i = at; i < end() && !(behind > at && is_turn(behind)); ++i)
      if (const std::size_t words = matched(i, "arrives"); words > 0 && (behind == at || is_turn(i + words))) {
        last = i;
        behind = i + words;
      }
    const bool arrives = behind > at;
    while (!arrives && (behind == at || (behind < end() && !message_[behind].pause_before))) last = ++behind;
    const auto then = wish_at(behind);
    auto wish = then ? items_between(at, last, arrives) : std::nullopt;
    if (wish) wish->then = *then;
    return wish;
  }

  /// "I rate a film, suggest something similar".
  [[nodiscard]] std::optional<StandingWish> on_events(std::size_t at) const {
    std::size_t last = at;
    while (last < end() && !is_turn(last)) ++last;
    const auto then = wish_at(last);
    auto wish = then && !then->empty() ? events(at, last) : std::nullopt;  // whoever does it knows of it
    if (wish) wish->then = *then;
    return wish;
  }
  /// "I rate a film".
  [[nodiscard]] std::optional<StandingWish> events(std::size_t at, std::size_t last) const {
    constexpr std::array kKinds{EventKind::rating, EventKind::view, EventKind::purchase, EventKind::like,
                                EventKind::dislike};
    for (const EventKind kind : kKinds) {
      const std::size_t words = standing(at, std::string(to_string(kind)));
      if (words == 0 || at + words >= last) continue;
      return events_of(kind, at + words, last);
    }
    if (at < last && grammar_.says("speaker", message_[at].text))
      for (const EventKind kind : kKinds)
        for (std::size_t verb = at + 2; verb < last; ++verb)
          if (verb + standing(verb, std::string(to_string(kind)) + "_last") == last)
            return events_of(kind, at + 1, verb);
    return std::nullopt;
  }
  /// @param first, last  the words that say which items
  [[nodiscard]] StandingWish events_of(EventKind kind, std::size_t first, std::size_t last) const {
    StandingWish wish{.kind = StandingWish::Kind::events, .kinds = {kind}};
    wish.rest = written(first, awaited(first, last, wish.awaited));
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
      const std::string& plural = grammar_.signs.weekday_plural;
      const bool is_plural = !grammar_.weekdays.contains(word) && word.ends_with(plural);
      if (is_plural) word.resize(word.size() - plural.size());
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
  std::shared_ptr<const Grammar> grammar;

  [[nodiscard]] std::string say(const std::string& name, const Slots& slots = {}) const {
    return grammar->say(name, slots);
  }
  [[nodiscard]] std::string quoted(const std::vector<std::string>& words) const {
    std::vector<std::string> each;
    for (const std::string& request : words) each.push_back("\"" + request + "\"");
    return listed(each, grammar->signs.list_joint);
  }
  [[nodiscard]] std::string when(const plan::OwnEvents& events, std::string_view condition) const {
    std::string verbs;
    for (const EventKind kind : events.kinds) {
      if (!verbs.empty()) verbs += say("or");
      verbs += say("verb_" + std::string(to_string(kind)));
    }
    if (verbs.empty()) verbs = say("verb_any");
    return say(condition.empty() ? "when_any_events" : "when_events",
               {{"verb", verbs}, {"what", std::string(condition)}});
  }
  [[nodiscard]] std::string when(const plan::Schedule& schedule) const {
    const std::string clock = plan::local_time_text(plan::LocalTime{} + schedule.clock).substr(11);
    if (schedule.month_day) return say("every_month", {{"day", std::to_string(*schedule.month_day)}, {"time", clock}});
    if (schedule.weekdays.empty()) return say("every_day", {{"time", clock}});
    std::vector<std::string> days;
    for (const auto day : schedule.weekdays) days.push_back(grammar->weekday_names.at(day.iso_encoding() - 1));
    return say("every_weekday", {{"days", listed(days, grammar->signs.list_joint)}, {"time", clock}});
  }
};

StandingLanguage::StandingLanguage(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
StandingLanguage::~StandingLanguage() = default;

Result<std::shared_ptr<const StandingLanguage>> StandingLanguage::create(std::string_view language) {
  ATTUNE_TRY(grammar, Grammar::load(language));
  return create(std::move(grammar));
}

std::shared_ptr<const StandingLanguage> StandingLanguage::create(std::shared_ptr<const Grammar> grammar) {
  return std::shared_ptr<const StandingLanguage>(
      new StandingLanguage(std::make_unique<Impl>(Impl{std::move(grammar)})));
}

std::optional<StandingWish> StandingLanguage::read(std::string_view message, const Catalogue& catalogue) const {
  return StandingReader(looked_at(message), *impl_->grammar, catalogue).run();
}

std::string StandingLanguage::registered(const plan::Trigger& trigger, std::string_view condition, Duty duty) const {
  const Slots what{{"what", std::string(condition)}};
  if (const auto* schedule = std::get_if<plan::Schedule>(&trigger))
    return impl_->say("standing_schedule", {{"when", impl_->when(*schedule)}});
  if (const auto* events = std::get_if<plan::OwnEvents>(&trigger))
    return impl_->say("standing_act", {{"when", impl_->when(*events, condition)}});
  if (duty == Duty::tell) return impl_->say(condition.empty() ? "standing_any" : "standing_items", what);
  return impl_->say("standing_act", {{"when", impl_->say(condition.empty() ? "when_any" : "when_items", what)}});
}

std::string StandingLanguage::news(const StandingNews& news) const {
  const Slots slots{{"words", news.words},
                    {"titles", listed(news.titles, impl_->grammar->signs.list_joint)},
                    {"more", std::to_string(news.count - std::min(news.count, news.titles.size()))},
                    {"planned", news.planned},
                    {"count", std::to_string(news.pending)},
                    {"run", news.run},
                    {"error", news.error},
                    {"done", news.done}};
  if (!news.error.empty()) return impl_->say("standing_failed", slots);
  std::string text =
      impl_->say(!news.titles.empty() ? news.count > news.titles.size() ? "standing_news_more" : "standing_news"
                 : news.done.empty()  ? "standing_nothing"
                                      : "standing_done",
                 slots);
  if (!news.titles.empty() && !news.done.empty()) text += " " + news.done;
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
