#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "store/store.h"

#include <span>
#include <vector>

namespace attune {

/// What lasting facts about a user mean for choosing items.
struct StandingTaste {
  /// A fact and the label it is about.
  struct Entry {
    StoredFact fact;
    FieldId field{};
    LabelId label{};
  };
  std::vector<Entry> likes;
  std::vector<Entry> avoids;
};

/// Facts of kinds "likes" and "avoids" whose field and value the catalogue knows; of facts that contradict each other
/// the newest holds. Facts about items are reactions and live in the history, not here.
StandingTaste standing_taste(std::span<const StoredFact> facts, const Catalogue& catalogue);

/// Whether an item bears a label.
bool bears(const Catalogue& catalogue, ItemId item, FieldId field, LabelId label);

}  // namespace attune
