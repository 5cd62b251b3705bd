#include "assistant/offers/offers.h"

#include "base/ascii.h"
#include "base/json.h"
#include "data/filter/quoted_text.h"
#include "engine/condition_text.h"
#include "memory/remembering.h"
#include "plan/standing/trigger.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

namespace attune::assistant {
namespace {

/// The key of a person's wish for quiet.
constexpr std::string_view kQuiet = "*";
constexpr std::string_view kWatchlist = "watchlist";

/// A condition that one label is borne.
bool is_label(const Filter& condition) {
  const auto* has = std::get_if<Filter::Has>(&condition.node);
  return has != nullptr && has->labels.size() == 1;
}

/// A condition as it stands within a plan's JSON, alone or among others.
std::string in_json(const Filter& condition) {
  const std::string alone = attune::to_json(json::value(json::string(to_text(condition))));
  return alone.substr(1, alone.size() - 2);
}

const PersonalRecord* find(const std::vector<PersonalRecord>& offered, std::string_view key) {
  const auto found = std::ranges::find(offered, key, &PersonalRecord::title);
  return found == offered.end() ? nullptr : &*found;
}

PersonalRecord record_of(std::string_view user, std::string_view key, Time now) {
  return {.user = std::string(user),
          .kind = RecordKind::offer,
          .title = std::string(key),
          .origin = Origin::person,
          .created = now};
}

/// As `remember` has it.
std::string_view kind_of(const HeardTaste& taste) {
  return taste.polarity == language::Polarity::wanted ? "likes" : "avoids";
}

/// Whether the message asked about items without wanting others.
bool asks_about(const language::Reading& reading) {
  constexpr std::array kAbout{language::Intent::explain, language::Intent::why_not, language::Intent::change};
  return std::ranges::find(kAbout, reading.intents.front()) != kAbout.end();
}

}  // namespace

Result<std::optional<Offer>> Offers::behind(const Answer& answer, const language::Compiled& compiled,
                                            std::string_view user, std::string_view language) {
  // One thing at a time: a question, or a call that waits for a yes, comes first.
  const bool busy = answer.question || !answer.pending.empty() || answer.items.empty();
  if (busy || !engine_.workspace().offers || !compiled.next.guest.empty()) return std::nullopt;
  std::optional<Offer> offer;
  if (asks_about(compiled.reading)) {
    ATTUNE_TRY(keep, to_keep(answer, compiled, user, language));
    offer = std::move(keep);
  } else {
    ATTUNE_TRY(tell, to_tell(compiled, user, language));
    offer = std::move(tell);
  }
  if (!offer) return offer;
  return once(*std::move(offer), user);
}

Result<std::optional<Offer>> Offers::once(Offer offer, std::string_view user) {
  ATTUNE_TRY(offered, engine_.store().personal().records(user, RecordKind::offer));
  if (find(offered, kQuiet) != nullptr || find(offered, offer.key) != nullptr) return std::nullopt;
  ATTUNE_TRY_VOID(engine_.store().personal().keep(record_of(user, offer.key, engine_.clock().now()), ""));
  return std::optional(std::move(offer));
}

Result<std::optional<Offer>> Offers::to_remember(const Answer& answer, std::span<const HeardTaste> heard,
                                                 std::string_view user, std::string_view language) {
  const bool busy = answer.question || !answer.pending.empty();
  if (busy || heard.empty() || !engine_.workspace().offers) return std::nullopt;
  ATTUNE_TRY(facts, remembered_of(engine_.store().facts(), user));
  const auto holding = facts.holding({engine_.clock().now()});
  const auto realiser = tongues_.realiser(language);
  for (const HeardTaste& taste : heard) {
    // Also of the other kind: a mere hint doesn't speak against what somebody said.
    const bool is_known = std::ranges::any_of(holding, [&](const RememberedFact* known) {
      return known->fact.subject.empty() && same_text(known->fact.field, taste.field) &&
             same_text(known->fact.value, taste.value);
    });
    if (is_known) continue;
    const std::string_view about = taste.item.empty() ? taste.field : taste.item;
    return once({OfferToRemember{taste}, fmt::format("remember {} {} {}", kind_of(taste), about, taste.value),
                 realiser->offer_to_remember(taste.value, taste.polarity), realiser->yes_and_no()},
                user);
  }
  return std::nullopt;
}

Status Offers::set_quiet(std::string_view user, language::OfferReply reply) {
  PersonalRecords& records = engine_.store().personal();
  ATTUNE_TRY(offered, records.records(user, RecordKind::offer));
  const PersonalRecord* quiet = find(offered, kQuiet);
  if (reply == language::OfferReply::quiet && quiet == nullptr)
    ATTUNE_TRY_VOID(records.keep(record_of(user, kQuiet, engine_.clock().now()), ""));
  if (reply == language::OfferReply::resume && quiet != nullptr) return records.remove(user, quiet->id);
  return {};
}

Result<std::optional<Offer>> Offers::to_tell(const language::Compiled& compiled, std::string_view user,
                                             std::string_view language) {
  ATTUNE_TRY(wording, engine_.wording(language));
  const auto realiser = tongues_.realiser(language);
  const auto catalogue = engine_.view()->catalogue;
  for (const Filter& condition : conjuncts(compiled.next.where)) {
    if (!is_label(condition)) continue;
    ATTUNE_TRY(often, asked_for_often(condition, user));
    if (!often) continue;
    ATTUNE_TRY(requests, standing_.requests(user));
    const bool waits = std::ranges::any_of(requests, [&](const StoredStandingRequest& request) {
      return request.trigger.find(to_text(condition)) != std::string::npos;
    });
    if (waits) continue;
    return Offer{OfferToTell{condition}, "tell " + to_text(condition),
                 realiser->offer_to_tell(describe(condition, *catalogue, *wording)), realiser->yes_and_no()};
  }
  return std::nullopt;
}

Result<bool> Offers::asked_for_often(const Filter& label, std::string_view user) {
  constexpr std::size_t kLooksAt = 50;
  constexpr std::size_t kOften = 3;  // with this time
  ATTUNE_TRY(runs, engine_.store().runs().runs(user, kLooksAt));
  const std::string condition = in_json(label);
  const TimeZone& zone = engine_.workspace().zone;
  const auto day_of = [&](Time time) { return std::chrono::floor<std::chrono::days>(zone.local(time)); };
  std::set<std::chrono::local_days> days{day_of(engine_.clock().now())};
  std::size_t times = 1;
  for (const StoredRun& run : runs) {
    if (run.plan.find(condition) == std::string::npos) continue;
    days.insert(day_of(run.started));
    ++times;
  }
  return times >= kOften && days.size() > 1;
}

Result<std::optional<Offer>> Offers::to_keep(const Answer& answer, const language::Compiled& compiled,
                                             std::string_view user, std::string_view language) {
  constexpr std::size_t kKeepsOne = 2;
  if (answer.items.size() != 1 || !compiled.reading.actions.empty()) return std::nullopt;
  const auto catalogue = engine_.view()->catalogue;
  const ItemId item = answer.items.front().item;
  ATTUNE_TRY(entries, engine_.store().personal().records(user, RecordKind::list_entry));
  std::erase_if(entries, [](const PersonalRecord& entry) { return entry.list != kWatchlist || entry.item.empty(); });
  const bool is_there = std::ranges::find(entries, catalogue->key(item), &PersonalRecord::item) != entries.end();
  if (entries.size() < kKeepsOne || is_there) return std::nullopt;
  const auto realiser = tongues_.realiser(language);
  return Offer{OfferToKeep{item}, fmt::format("keep {}", catalogue->key(item)),
               realiser->offer_to_keep(catalogue->title(item)), realiser->yes_and_no()};
}

Result<plan::Plan> keeping_plan(std::string_view request, std::string_view item_key) {
  return plan::parse(
      fmt::format("plan {}\n  found = items_by_id(ids: [{}], user: $user)\n  item = first(found)\n"
                  "  kept = watchlist_add(user: $user, item: item)\n  reply(kept)\n",
                  quote(request), quote(item_key)));
}

Result<plan::Plan> remembering_plan(std::string_view request, const HeardTaste& heard) {
  if (!heard.item.empty())
    return plan::parse(fmt::format(
        "plan {}\n  found = items_by_id(ids: [{}], user: $user)\n  item = first(found)\n"
        "  noted = rate(user: $user, item: item, kind: \"{}\")\n  reply(noted)\n",
        quote(request), quote(heard.item), heard.polarity == language::Polarity::wanted ? "like" : "dislike"));
  return plan::parse(fmt::format(
      "plan {}\n  kept = remember(user: $user, kind: \"{}\", field: {}, value: {}, source: {})\n  reply(kept)\n",
      quote(request), kind_of(heard), quote(heard.field), quote(heard.value), quote(heard.words)));
}

}  // namespace attune::assistant
