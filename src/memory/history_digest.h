#pragma once
#include "data/event.h"
#include "data/history.h"

#include <span>
#include <vector>

namespace attune {

/// What one person's events come to, kept up as new ones come: the last event with each item, and the history that the
/// models see. Always what fold_history() gives of all events together. A value; not thread-safe while it changes.
class HistoryDigest {
 public:
  explicit HistoryDigest(RatingScale scale) : scale_(scale) {}

  /// @param events  none of which is older than those that were added before; of those of one time and item, the later
  ///                in the store's order
  /// Cost: O(k log k + D) for k events and D distinct items, however many events there were.
  void add(std::span<const Event> events);

  [[nodiscard]] const History& history() const { return history_; }
  /// The last event with each item, by item; those whose value is not finite left out.
  [[nodiscard]] std::span<const Event> last_events() const { return last_; }
  /// Null where the person had nothing to do with the item.
  [[nodiscard]] const Event* last_event(ItemId item) const;

 private:
  RatingScale scale_;
  std::vector<Event> last_;  // by item
  History history_;
};

}  // namespace attune
