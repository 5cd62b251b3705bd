#include "assistant/standing/standing_rounds.h"

#include "assistant/assistant.h"
#include "assistant/integration.h"
#include "assistant/standing/standing_json.h"
#include "base/log.h"
#include "plan/standing/new_items.h"
#include "plan/time.h"

#include <algorithm>
#include <map>
#include <ranges>

namespace attune::assistant {
namespace {

constexpr std::size_t kBatch = 256;                     // firings carried out between two commits
constexpr std::size_t kMostTitles = 5;                  // told of in the text
constexpr std::chrono::minutes kPunctual{5};            // later than that is late
constexpr std::chrono::milliseconds kDeadline{30'000};  // of one plan: nobody sits and waits

/// What fired a request, by items or events: {"count": n, "keys": [...]}.
struct Arrivals {
  std::vector<std::string> keys;
  std::size_t count = 0;  // the keys, and more that a firing has no room for
};

/// In the order of the requests, so that the same news fire the same firings.
using Fired = std::map<WaitingRequests::Id, Arrivals>;

std::string to_text(const Arrivals& arrivals) {
  json::array keys;
  for (const std::string& key : arrivals.keys) keys.push_back(json::string(key));
  return attune::to_json(json::object{{"count", arrivals.count}, {"keys", std::move(keys)}});
}

Result<Arrivals> read_arrivals(std::string_view text) {
  if (text.empty()) return Arrivals{};
  ATTUNE_TRY(document, parse_json(text));
  if (!document.is_object()) return corrupt("a firing's items are no object");
  ATTUNE_TRY(count, need_number(document.get_object(), "count"));
  Arrivals arrivals{.count = static_cast<std::size_t>(count)};
  if (const json::value* keys = document.get_object().if_contains("keys"); keys != nullptr && keys->is_array())
    for (const json::value& key : keys->get_array())
      if (key.is_string()) arrivals.keys.emplace_back(key.get_string());
  return arrivals;
}

std::vector<StoredFiring> firings_of(const Fired& fired, Time now) {
  std::vector<StoredFiring> firings;
  firings.reserve(fired.size());
  for (const auto& [request, arrivals] : fired)
    firings.push_back({.request = request, .items = to_text(arrivals), .planned = now});
  return firings;
}

/// What the webhook is sent: what the person is told, without the tokens that stand for their yes.
std::string message_of(const StoredStandingRequest& request, const InboxEntry& entry, const Answer* answer,
                       const Catalogue& catalogue) {
  json::array items;
  if (answer != nullptr)
    for (const Scored& item : answer->items)
      items.push_back(json::object{{"id", catalogue.key(item.item)}, {"title", catalogue.title(item.item)}});
  return attune::to_json(json::object{{"type", "standing_request.fired"},
                                      {"timestamp", format_time(entry.time)},
                                      {"data",
                                       {{"request", request.id},
                                        {"user", request.user},
                                        {"words", request.words},
                                        {"text", entry.text},
                                        {"items", std::move(items)},
                                        {"run", entry.run},
                                        {"pending", answer == nullptr ? 0 : answer->pending.size()}}}});
}

}  // namespace

StandingLog& StandingRounds::log() const {
  return assistant_.standing().log();
}

Result<StandingRound> StandingRounds::run(const std::stop_token& stop) {
  StandingRound round;
  const auto catalogue = engine_.view()->catalogue;
  ATTUNE_TRY_VOID(waiting_.learn(log(), *catalogue));
  ATTUNE_TRY_VOID(fire_by_items(*catalogue, round));
  ATTUNE_TRY_VOID(fire_by_events(*catalogue, round));
  ATTUNE_TRY_VOID(fire_by_clock(round));
  ATTUNE_TRY_VOID(carry_out(stop, round));
  return round;
}

Status StandingRounds::fire_by_items(const Catalogue& catalogue, StandingRound& round) {
  ATTUNE_TRY(from, log().items_announced());
  const auto known = static_cast<std::int64_t>(catalogue.size());
  if (known <= from) return {};
  const std::int64_t first = std::clamp(waiting_.first_new_item(catalogue), from, known);
  const std::int64_t to = std::min(known, first + static_cast<std::int64_t>(kMostOfRound));
  Fired fired;
  for (std::int64_t item = first; item < to; ++item) {
    const ItemId id{static_cast<std::uint32_t>(item)};
    for (const WaitingRequests::Id request : waiting_.fired_by(catalogue, id)) {
      Arrivals& arrivals = fired[request];
      if (arrivals.count++ < kMostItemsOfFiring) arrivals.keys.emplace_back(catalogue.key(id));
    }
  }
  const std::vector<StoredFiring> firings = firings_of(fired, engine_.clock().now());
  ATTUNE_TRY(kept, log().announce_items(from, to, firings));
  if (!kept) return {};  // another process was first
  round.items += static_cast<std::size_t>(to - first);
  round.fired += firings.size();
  round.left = round.left || to < known;
  return {};
}

Status StandingRounds::fire_by_events(const Catalogue& catalogue, StandingRound& round) {
  ATTUNE_TRY(from, log().events_announced());
  ATTUNE_TRY(events, log().awaited_events(kMostOfRound));
  // Events with items that came after the view was made wait for the next one.
  const auto unknown = std::ranges::find_if(events, [&](const AwaitedEvent& event) {
    return static_cast<std::size_t>(event.event.item) >= catalogue.size();
  });
  round.left = round.left || (unknown == events.end() && events.size() == kMostOfRound);
  events.erase(unknown, events.end());
  if (events.empty()) return {};
  Fired fired;
  for (const AwaitedEvent& event : events | std::views::reverse) {  // the newest items first
    const std::string key(catalogue.key(event.event.item));
    for (const WaitingRequests::Id request : waiting_.fired_by(catalogue, event)) {
      Arrivals& arrivals = fired[request];
      if (std::ranges::find(arrivals.keys, key) != arrivals.keys.end()) continue;
      if (arrivals.count++ < kMostItemsOfFiring) arrivals.keys.push_back(key);
    }
  }
  const std::vector<StoredFiring> firings = firings_of(fired, engine_.clock().now());
  ATTUNE_TRY(kept, log().announce_events(from, events.back().id + 1, firings));
  if (!kept) return {};  // another process was first
  round.events += events.size();
  round.fired += firings.size();
  return {};
}

Status StandingRounds::fire_by_clock(StandingRound& round) {
  const Time now = engine_.clock().now();
  const TimeZone& zone = engine_.workspace().zone;
  ATTUNE_TRY(due, log().due(now, kMostOfRound));
  for (const StoredStandingRequest& request : due) {
    ATTUNE_TRY(trigger, plan::parse_trigger(request.trigger));
    const auto* schedule = std::get_if<plan::Schedule>(&trigger);
    if (schedule == nullptr) continue;
    const Time next = zone.time_of(plan::next_time(*schedule, zone.local(now)));
    ATTUNE_TRY(kept, log().announce_time({.request = request.id, .planned = *request.due}, next));
    if (kept) ++round.fired;
  }
  return {};
}

Status StandingRounds::carry_out(const std::stop_token& stop, StandingRound& round) {
  while (!stop.stop_requested()) {
    ATTUNE_TRY(firings, log().firings(kBatch));
    if (firings.empty()) return {};
    std::vector<StandingLog::Delivery> deliveries;
    for (const StoredFiring& firing : firings) {
      if (stop.stop_requested()) break;
      ATTUNE_TRY(delivery, carried_out(firing));
      deliveries.push_back(std::move(delivery));
    }
    ATTUNE_TRY_VOID(log().deliver(deliveries, engine_.clock().now()));
    round.carried += deliveries.size();
  }
  return {};
}

Result<StandingLog::Delivery> StandingRounds::carried_out(const StoredFiring& firing) {
  StandingLog::Delivery delivery{.firing = firing.id, .entry = {}, .message = {}};
  ATTUNE_TRY(request, log().find(firing.request));
  if (!request) return delivery;
  const auto catalogue = engine_.view()->catalogue;
  const Time now = engine_.clock().now();
  ATTUNE_TRY(arrivals, read_arrivals(firing.items));
  const std::string run_id = fmt::format("standing-{}-{}", request->id, firing.id);
  const auto answer = [&]() -> Result<Answer> {
    ATTUNE_TRY(plan, plan::parse(request->plan));
    OutcomeLog outcomes(
        [tools = assistant_.tools()](const plan::StepTrace& step) { return changes_something(step, *tools); });
    AskOptions options{.deadline = kDeadline, .stop = {}, .run_id = run_id};
    options.on_step = [&outcomes](const plan::StepTrace& step, const plan::Value& value) { outcomes.add(step, value); };
    const plan::Plan with_items = plan::with_new_items(plan, arrivals.keys, new_items_of(request->awaits));
    ATTUNE_TRY(ran, assistant_.run(with_items, request->user, options));
    ran.outcomes = outcomes.take(ran.trace);
    return ran;
  }();

  language::StandingNews news{.words = request->words, .titles = {}, .run = run_id};
  news.late = now - firing.planned > kPunctual;
  const TimeZone& zone = engine_.workspace().zone;
  news.planned = plan::local_time_text(zone.local(firing.planned));
  if (answer) {
    for (const Scored& item : answer->items)
      if (news.titles.size() < kMostTitles) news.titles.emplace_back(catalogue->title(item.item));
    // More than the plan was given came in: it would have shown them, too.
    const std::size_t not_given = request->awaits == Awaited::items ? arrivals.count - arrivals.keys.size() : 0;
    news.count = answer->items.size() + not_given;
    news.done = assistant_.told(answer->outcomes, request->words);
    news.pending = answer->pending.size();
  } else {
    news.error = answer.error().to_string();
  }
  delivery.entry = InboxEntry{.user = request->user,
                              .request = request->id,
                              .text = assistant_.standing().language_of(request->words)->news(news),
                              .answer = answer ? attune::to_json(to_json(*answer, *catalogue)) : "",
                              .run = answer ? answer->run : "",
                              .time = now};
  if (webhook_ == Webhook::told)
    delivery.message = message_of(*request, *delivery.entry, answer ? &*answer : nullptr, *catalogue);
  return delivery;
}

}  // namespace attune::assistant
