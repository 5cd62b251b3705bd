#include "memory/standing_taste.h"

#include <algorithm>
#include <map>

namespace attune {
namespace {

bool surer(const StandingTaste::Entry& a, const StandingTaste::Entry& b) {
  if (a.strength != b.strength) return a.strength > b.strength;
  return a.fact.time != b.fact.time ? a.fact.time > b.fact.time : a.fact.id < b.fact.id;
}

void add_to(std::vector<StandingTaste::Entry>& entries, const std::vector<StandingTaste::Entry>& more) {
  const auto label = [](const StandingTaste::Entry& entry) { return std::pair(entry.field, entry.label); };
  entries.insert(entries.end(), more.begin(), more.end());
  std::ranges::sort(entries, surer);
  std::ranges::stable_sort(entries, {}, label);
  entries.erase(std::ranges::unique(entries, {}, label).begin(), entries.end());
  std::ranges::sort(entries, surer);
}

}  // namespace

void add_taste(const StandingTaste& more, StandingTaste& taste) {
  add_to(taste.likes, more.likes);
  add_to(taste.avoids, more.avoids);
}

StandingTaste standing_taste(const FactTimeline& facts, std::string_view subject, const Moment& moment,
                             const Catalogue& catalogue) {
  std::map<std::pair<FieldId, LabelId>, const StoredFact*> newest;
  for (const RememberedFact* remembered : facts.holding(moment)) {
    const StoredFact& fact = remembered->fact;
    if (fact.subject != subject || (fact.kind != "likes" && fact.kind != "avoids")) continue;
    const auto field = catalogue.find_field(fact.field);
    if (!field || catalogue.field(*field).kind != FieldKind::labels) continue;
    const auto label = catalogue.find_label(*field, fact.value);
    if (!label) continue;
    const auto [known, inserted] = newest.try_emplace({*field, *label}, &fact);
    const bool newer = std::pair(fact.time, fact.id) > std::pair(known->second->time, known->second->id);
    if (!inserted && newer) known->second = &fact;
  }
  StandingTaste taste;
  for (const auto& [key, fact] : newest)
    (fact->kind == "likes" ? taste.likes : taste.avoids)
        .push_back({*fact, key.first, key.second, confidence_at(*fact, moment.now)});
  std::ranges::sort(taste.likes, surer);
  std::ranges::sort(taste.avoids, surer);
  return taste;
}

bool bears(const Catalogue& catalogue, ItemId item, FieldId field, LabelId label) {
  return std::ranges::find(catalogue.labels(field, item), label) != catalogue.labels(field, item).end();
}

}  // namespace attune
