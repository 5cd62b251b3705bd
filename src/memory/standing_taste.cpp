#include "memory/standing_taste.h"

#include <algorithm>
#include <map>

namespace attune {

StandingTaste standing_taste(std::span<const StoredFact> facts, const Catalogue& catalogue) {
  std::map<std::pair<FieldId, LabelId>, StandingTaste::Entry> newest;
  for (const StoredFact& fact : facts) {
    if (fact.kind != "likes" && fact.kind != "avoids") continue;
    const auto field = catalogue.find_field(fact.field);
    if (!field || catalogue.field(*field).kind != FieldKind::labels) continue;
    const auto label = catalogue.find_label(*field, fact.value);
    if (!label) continue;
    const auto [known, inserted] = newest.try_emplace({*field, *label}, StandingTaste::Entry{fact, *field, *label});
    const bool newer = std::pair(fact.time, fact.id) > std::pair(known->second.fact.time, known->second.fact.id);
    if (!inserted && newer) known->second.fact = fact;
  }
  StandingTaste taste;
  for (auto& [key, entry] : newest)
    (entry.fact.kind == "likes" ? taste.likes : taste.avoids).push_back(std::move(entry));
  return taste;
}

bool bears(const Catalogue& catalogue, ItemId item, FieldId field, LabelId label) {
  return std::ranges::find(catalogue.labels(field, item), label) != catalogue.labels(field, item).end();
}

}  // namespace attune
