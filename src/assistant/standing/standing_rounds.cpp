#include "assistant/standing/standing_rounds.h"

#include "assistant/assistant.h"
#include "assistant/standing/standing_json.h"
#include "base/log.h"
#include "plan/standing/new_items.h"
#include "plan/time.h"

#include <algorithm>
#include <map>

namespace attune::assistant {
namespace {

constexpr std::size_t kBatch = 256;                     // firings carried out between two commits
constexpr std::size_t kMostTitles = 5;                  // told of in the text
constexpr std::chrono::minutes kPunctual{5};            // later than that is late
constexpr std::chrono::milliseconds kDeadline{30'000};  // of one plan: nobody sits and waits

/// What fired a request by items: {"count": n, "keys": [...]}.
struct Arrivals {
  std::vector<std::string> keys;
  std::size_t count = 0;
};

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
  ATTUNE_TRY_VOID(learn_requests(*catalogue));
  ATTUNE_TRY_VOID(fire_by_items(*catalogue, round));
  ATTUNE_TRY_VOID(fire_by_clock(round));
  ATTUNE_TRY_VOID(carry_out(stop, round));
  return round;
}

Status StandingRounds::learn_requests(const Catalogue& catalogue) {
  // Removed requests stay in the index, where they fire nothing; when they are many it is made anew.
  constexpr std::int64_t kMostRemoved = 1000;
  ATTUNE_TRY(waiting, log().waiting_for_items());
  if (static_cast<std::int64_t>(index_.size()) > waiting + kMostRemoved) {
    index_ = FilterIndex();
    first_item_.clear();
    revision_ = 0;
  }
  ATTUNE_TRY(changed, log().changed_since(revision_));
  for (const StoredStandingRequest& request : changed) {
    revision_ = request.revision;
    index_.remove(request.id);
    if (request.state != StandingState::active || request.due) continue;
    const auto trigger = plan::parse_trigger(request.trigger);
    const auto* items = trigger ? std::get_if<plan::NewItems>(&*trigger) : nullptr;
    if (items == nullptr) {
      spdlog::warn("standing request {} waits for nothing that can be read: '{}'", request.id, request.trigger);
      continue;
    }
    index_.add(request.id, items->where, catalogue);
    first_item_[request.id] = request.first_item;
  }
  return {};
}

Status StandingRounds::fire_by_items(const Catalogue& catalogue, StandingRound& round) {
  ATTUNE_TRY(from, log().items_announced());
  const auto known = static_cast<std::int64_t>(catalogue.size());
  const std::int64_t to = std::min(known, from + static_cast<std::int64_t>(kMostItemsOfRound));
  if (to <= from) return {};
  std::map<FilterIndex::Id, Arrivals> arrivals;  // in order, so that the same items fire the same firings
  for (std::int64_t item = from; item < to; ++item) {
    const ItemId id{static_cast<std::uint32_t>(item)};
    for (const FilterIndex::Id request : index_.matching(catalogue, id)) {
      if (item < first_item_.at(request)) continue;
      Arrivals& of_request = arrivals[request];
      if (of_request.count++ < kMostItemsOfFiring) of_request.keys.emplace_back(catalogue.key(id));
    }
  }
  std::vector<StoredFiring> firings;
  firings.reserve(arrivals.size());
  for (const auto& [request, of_request] : arrivals)
    firings.push_back({.request = request, .items = to_text(of_request), .planned = engine_.clock().now()});
  ATTUNE_TRY(kept, log().announce_items(from, to, firings));
  if (!kept) return {};  // another process was first
  round.items += static_cast<std::size_t>(to - from);
  round.fired += firings.size();
  return {};
}

Status StandingRounds::fire_by_clock(StandingRound& round) {
  const Time now = engine_.clock().now();
  const TimeZone& zone = engine_.workspace().zone;
  ATTUNE_TRY(due, log().due(now, kMostItemsOfRound));
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
    return assistant_.run(plan::with_new_items(plan, arrivals.keys), request->user,
                          {.deadline = kDeadline, .stop = {}, .run_id = run_id});
  }();

  language::StandingNews news{.words = request->words, .titles = {}, .count = arrivals.count, .run = run_id};
  news.late = now - firing.planned > kPunctual;
  const TimeZone& zone = engine_.workspace().zone;
  news.planned = plan::local_time_text(zone.local(firing.planned));
  if (answer) {
    for (const Scored& item : answer->items)
      if (news.titles.size() < kMostTitles) news.titles.emplace_back(catalogue->title(item.item));
    news.count = std::max(arrivals.count, answer->items.size());
    news.pending = answer->pending.size();
  } else {
    news.error = answer.error().to_string();
  }
  delivery.entry = InboxEntry{.user = request->user,
                              .request = request->id,
                              .text = assistant_.standing().language().news(news),
                              .answer = answer ? attune::to_json(to_json(*answer, *catalogue)) : "",
                              .run = answer ? answer->run : "",
                              .time = now};
  if (webhook_ == Webhook::told)
    delivery.message = message_of(*request, *delivery.entry, answer ? &*answer : nullptr, *catalogue);
  return delivery;
}

}  // namespace attune::assistant
