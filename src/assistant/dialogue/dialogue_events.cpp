#include "assistant/dialogue/dialogue_events.h"

#include <algorithm>
#include <map>
#include <utility>

namespace attune {
namespace {

struct Opinion {
  ItemId item{};
  float polarity = 0;
};

EventKind kind_of(float polarity) {
  if (polarity > 0) return EventKind::like;
  return polarity < 0 ? EventKind::dislike : EventKind::view;
}

void take(std::vector<Opinion>& opinions, ItemId item, float polarity) {
  const auto known = std::ranges::find(opinions, item, &Opinion::item);
  if (known == opinions.end())
    opinions.push_back({.item = item, .polarity = polarity});
  else if (polarity != 0)
    known->polarity = polarity;
}

}  // namespace

std::vector<EventRecord> dialogue_events(std::span<const WrittenTurn> written, const DialogueTurns& turns,
                                         const Catalogue& catalogue) {
  std::map<std::string, std::vector<Opinion>> dialogues;
  for (std::size_t t = 0; t < written.size(); ++t) {
    std::vector<Opinion>& opinions = dialogues[written[t].dialogue];
    std::vector<SpokenItem> spoken = spoken_items(turns.turns[t].said);
    std::ranges::reverse(spoken);  // oldest first
    for (const SpokenItem& one : spoken)
      if (one.confidence >= kMeant) take(opinions, one.item, one.polarity);
    for (const ItemId item : turns.turns[t].recommended) take(opinions, item, 0);
  }
  std::vector<EventRecord> events;
  for (const auto& [dialogue, opinions] : dialogues)
    for (std::size_t o = 0; o < opinions.size(); ++o)
      events.push_back({.user = std::string(kDialogueUser).append(dialogue),
                        .item = std::string(catalogue.key(opinions[o].item)),
                        .kind = kind_of(opinions[o].polarity),
                        .value = 1,
                        .time = Time(std::chrono::seconds(o))});
  return events;
}

}  // namespace attune
