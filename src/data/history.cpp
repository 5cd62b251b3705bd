#include "data/history.h"

#include <algorithm>
#include <cmath>
#include <vector>

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
  std::vector<const Event*> by_item;
  by_item.reserve(events.size());
  for (const Event& event : events)
    if (std::isfinite(event.value)) by_item.push_back(&event);
  // Of equal times the later given is the latest.
  std::ranges::stable_sort(by_item, [](const Event* a, const Event* b) {
    return a->item != b->item ? a->item < b->item : a->time < b->time;
  });
  History history;
  history.reserve(by_item.size());
  for (std::size_t e = 0; e < by_item.size(); ++e) {
    const bool latest = e + 1 == by_item.size() || by_item[e + 1]->item != by_item[e]->item;
    if (latest) history.push_back(history_entry(*by_item[e], scale));
  }
  std::ranges::sort(history, before_in_history);
  return history;
}

HistoryEntry history_entry(const Event& last, RatingScale scale) {
  return {last.item, weight_of(last, scale), last.time};
}

bool before_in_history(const HistoryEntry& a, const HistoryEntry& b) {
  return a.time != b.time ? a.time < b.time : a.item < b.item;
}

}  // namespace attune
