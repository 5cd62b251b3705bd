#pragma once
#include "data/event.h"
#include "engine/engine.h"
#include "engine/people.h"
#include "engine/remembered_likes.h"
#include "engine/time_zone.h"
#include "engine/view.h"
#include "engine/wording.h"

#include <span>
#include <string_view>

namespace attune {

/// What an explanation may draw on.
struct ExplanationSources {
  const View& view;
  const Model* model = nullptr;   ///< the one that scored; null before training
  std::span<const Event> events;  ///< the user's last with each item, by item
  std::span<const HistoryEntry> history;
  const Past* past = nullptr;               ///< that keeps how its scores come about; null for none
  std::shared_ptr<const View> shared_view;  ///< the same view
  const RememberedLikes* likes = nullptr;   ///< that were added to the scores; null for none
  const TimeZone& zone;                     ///< what days facts were learnt on
  const Wording& wording;                   ///< of the language to explain in
  LocalTime now{};

  /// Null where the user had nothing to do with the item. Cost: O(log events).
  [[nodiscard]] const Event* last_event(ItemId item) const;
};

/// Reasons for each item, in this order, as far as there is evidence: likeness to named items, conditions met, words
/// found, lasting tastes, the user's own history, popularity, what moved the item to its place. Every item gets at
/// least one.
///
/// Evidence from the history and from remembered likes is exact: for a wish without `like`, the contributions cited for
/// an item, with one piece of evidence for all the smaller ones together, add up to the item's score. What is
/// remembered is cited with the day on which it was learnt and the fact's id: "Because you said on 3 May that you like
/// Western".
Reasons explain_items(std::span<const Scored> items, const Wish& wish, std::string_view query,
                      const ExplanationSources& sources);

/// What items share, and where each differs from the others.
Reasons compare_items(std::span<const ItemId> items, const View& view, const Wording& wording);

}  // namespace attune
