#include "data/history.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace attune {
namespace {

constexpr float kLowRatingWeight = 0.25F;
constexpr double kLikedShare = 0.6;  // of the rating scale, from its low end

float weight_of(const Event& event, RatingScale scale) {
  switch (event.kind) {
    case EventKind::rating:
      return event.value >= scale.low + kLikedShare * (scale.high - scale.low) ? 1.0F : kLowRatingWeight;
    case EventKind::view:
    case EventKind::purchase:
    case EventKind::like:
      return 1;
    case EventKind::dislike:
      return -1;
  }
  return 0;
}

}  // namespace

History fold_history(std::span<const Event> events, RatingScale scale) {
  std::map<ItemId, const Event*> latest;
  for (const Event& event : events) {
    if (!std::isfinite(event.value)) continue;
    const auto [known, inserted] = latest.try_emplace(event.item, &event);
    if (!inserted && event.time >= known->second->time) known->second = &event;
  }
  History history;
  history.reserve(latest.size());
  for (const auto& [item, event] : latest) history.push_back({item, weight_of(*event, scale), event->time});
  std::ranges::stable_sort(history, {}, &HistoryEntry::time);
  return history;
}

}  // namespace attune
