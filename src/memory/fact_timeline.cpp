#include "memory/fact_timeline.h"

#include "base/ascii.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

using std::chrono::days;
using std::chrono::hours;

bool learnt_before(const StoredFact& a, const StoredFact& b) {
  return a.time != b.time ? a.time < b.time : a.id < b.id;
}

}  // namespace

std::chrono::days half_life(const StoredFact& fact) {
  constexpr days kLikes{730};
  constexpr days kAvoids{1825};
  constexpr int kShorterWhereGuessed = 4;
  const days told = fact.kind == "avoids" ? kAvoids : kLikes;
  const bool is_told = fact.origin == FactOrigin::said || fact.origin == FactOrigin::typed;
  return is_told ? told : days(told.count() / kShorterWhereGuessed);
}

double confidence_at(const StoredFact& fact, Time now) {
  const auto age = std::chrono::floor<hours>(now) - std::chrono::floor<hours>(fact.time);
  if (age <= hours(0)) return fact.confidence;
  return fact.confidence *
         std::exp2(-static_cast<double>(age / hours(1)) / static_cast<double>(half_life(fact) / hours(1)));
}

std::string_view to_string(FactStatus status) {
  switch (status) {
    case FactStatus::holds:
      return "holds";
    case FactStatus::superseded:
      return "superseded";
    case FactStatus::ended:
      return "ended";
    case FactStatus::not_yet:
      return "not yet";
    case FactStatus::elsewhere:
      return "elsewhere";
    case FactStatus::faded:
      return "faded";
  }
  return "holds";
}

bool is_passing(const StoredFact& fact) {
  return fact.scope != FactScope::lasting || (fact.valid_until && *fact.valid_until > fact.time);
}

FactTimeline::Key FactTimeline::key_of(const StoredFact& fact) {
  return {fact.subject, lower_ascii(fact.field), lower_ascii(fact.value), is_passing(fact),
          fact.scope == FactScope::lasting ? "" : "in " + fact.conversation};
}

void FactTimeline::supersede(RememberedFact& before, const StoredFact& by) {
  // Of what comes next on its subject and what corrects it, the first to be learnt.
  const bool is_first = before.superseded_by == 0 || by.time < before.superseded ||
                        (by.time == before.superseded && by.id < before.superseded_by);
  if (!is_first) return;
  before.superseded_by = by.id;
  before.superseded = by.time;
}

void FactTimeline::add(StoredFact fact) {
  const std::size_t place = facts_.size();
  facts_.push_back({.fact = std::move(fact)});
  RememberedFact& added = facts_.back();
  std::vector<std::size_t>& others = in_order_[key_of(added.fact)];
  const auto next = std::ranges::upper_bound(others, added.fact, learnt_before,
                                             [&](std::size_t i) -> const StoredFact& { return facts_[i].fact; });
  if (next != others.begin()) {
    // What was superseded by the next one until now is superseded by what came between; corrections stand.
    RememberedFact& before = facts_[*std::prev(next)];
    if (next != others.end() && before.superseded_by == facts_[*next].fact.id) {
      const auto corrected = corrected_.find(before.fact.id);
      before.superseded_by = 0;
      if (corrected != corrected_.end()) supersede(before, facts_[corrected->second].fact);
    }
    supersede(before, added.fact);
  }
  if (next != others.end()) supersede(added, facts_[*next].fact);
  others.insert(next, place);
  if (added.fact.corrects == 0) return;
  const auto corrected =
      std::ranges::lower_bound(facts_, added.fact.corrects, {}, [](const RememberedFact& one) { return one.fact.id; });
  if (corrected == facts_.end() || corrected->fact.id != added.fact.corrects) return;
  if (!learnt_before(corrected->fact, added.fact)) return;  // or two facts could take each other's place
  const auto [by, is_new] = corrected_.emplace(corrected->fact.id, place);
  if (!is_new && learnt_before(added.fact, facts_[by->second].fact)) by->second = place;
  supersede(*corrected, added.fact);
}

const RememberedFact* FactTimeline::find(std::int64_t id) const {
  const auto found = std::ranges::lower_bound(facts_, id, {}, [](const RememberedFact& one) { return one.fact.id; });
  return found == facts_.end() || found->fact.id != id ? nullptr : &*found;
}

FactStatus FactTimeline::status(const RememberedFact& remembered, const Moment& moment) {
  const StoredFact& fact = remembered.fact;
  if (remembered.superseded_by != 0) return FactStatus::superseded;
  if (fact.valid_until && *fact.valid_until <= moment.now) return FactStatus::ended;
  if (fact.valid_from && *fact.valid_from > moment.now) return FactStatus::not_yet;
  const bool is_here = fact.scope == FactScope::lasting || fact.conversation == moment.conversation;
  if (!is_here || (fact.scope == FactScope::request && fact.turn != moment.turn)) return FactStatus::elsewhere;
  return confidence_at(fact, moment.now) < kFaded ? FactStatus::faded : FactStatus::holds;
}

std::vector<const RememberedFact*> FactTimeline::holding(const Moment& moment) const {
  std::map<std::tuple<std::string_view, std::string, std::string>, const RememberedFact*> newest;
  for (const RememberedFact& one : facts_) {
    if (status(one, moment) != FactStatus::holds) continue;
    const StoredFact& fact = one.fact;
    const auto [known, is_new] =
        newest.try_emplace({fact.subject, lower_ascii(fact.field), lower_ascii(fact.value)}, &one);
    if (!is_new && learnt_before(known->second->fact, fact)) known->second = &one;
  }
  std::vector<const RememberedFact*> facts;
  facts.reserve(newest.size());
  for (const auto& [key, one] : newest) facts.push_back(one);
  std::ranges::sort(facts, {}, [](const RememberedFact* one) { return one->fact.id; });
  return facts;
}

std::vector<const RememberedFact*> FactTimeline::history_of(std::int64_t id) const {
  std::vector<const RememberedFact*> history;
  if (const RememberedFact* fact = find(id)) history.push_back(fact);
  // What was superseded by it, and so on: never in a circle, for everything is superseded once, by what was learnt
  // later.
  for (std::size_t i = 0; i < history.size(); ++i)
    for (const RememberedFact& one : facts_)
      if (one.superseded_by == history[i]->fact.id) history.push_back(&one);
  return history;
}

std::optional<Time> FactTimeline::next_change(Time now) const {
  std::optional<Time> next;
  const auto consider = [&](const std::optional<Time>& time) {
    if (time && *time > now && (!next || *time < *next)) next = time;
  };
  for (const RememberedFact& one : facts_) {
    consider(one.fact.valid_from);
    consider(one.fact.valid_until);
  }
  return next;
}

}  // namespace attune
