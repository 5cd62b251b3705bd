#pragma once
#include "data/event.h"

#include <span>
#include <vector>

namespace attune {

/// One item of a user's history as the recommenders see it.
struct HistoryEntry {
  ItemId item{};
  float weight = 1;  ///< finite; > 0 speaks for the item, < 0 against it
  Time time{};       ///< of the user's last event with it
  bool operator==(const HistoryEntry&) const = default;
};

/// Oldest first by time (ties: smaller id), each item once.
using History = std::vector<HistoryEntry>;

/// Folds one user's events into a history. Of several events with one item the latest decides; kinds map to weights:
///   like, purchase: 1; view: 1; dislike: -1;
///   rating v on the scale [low, high] of the workspace's ratings: 1 if v >= low + 0.6 (high - low), else 0.25
///   (a low rating still says "this is the kind of thing I watch", which is how the published top-n protocols with
///   implicit feedback treat it, but with less force).
/// Ratings that are not finite are left out. Cost: O(E log E).
struct RatingScale {
  double low = 0.5;
  double high = 5;
};
History fold_history(std::span<const Event> events, RatingScale scale);
/// The same of one item's last event; its value is finite.
HistoryEntry history_entry(const Event& last, RatingScale scale);
/// The order of a history.
bool before_in_history(const HistoryEntry& a, const HistoryEntry& b);

}  // namespace attune
