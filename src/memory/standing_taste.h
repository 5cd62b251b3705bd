#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "memory/fact_timeline.h"

#include <string_view>
#include <vector>

namespace attune {

/// What the facts that hold about somebody mean for choosing items.
struct StandingTaste {
  /// A fact, the label it is about, and how sure it still is (confidence_at).
  struct Entry {
    StoredFact fact;
    FieldId field{};
    LabelId label{};
    double strength = 1;
  };
  std::vector<Entry> likes;   ///< one a label; surest first, ties: the newer, then the smaller id
  std::vector<Entry> avoids;  ///< the same
};

/// Facts of kinds "likes" and "avoids" that hold, are about one subject, and whose field and value the catalogue knows;
/// of those about one label the newest. Facts about items are reactions and live in the history, not here.
/// Cost: O(N log N) for N facts of the log.
StandingTaste standing_taste(const FactTimeline& facts, std::string_view subject, const Moment& moment,
                             const Catalogue& catalogue);

/// Adds what somebody else likes and avoids. Of one label that both like, or both avoid, the surer stays.
void add_taste(const StandingTaste& more, StandingTaste& taste);

/// Whether an item bears a label.
bool bears(const Catalogue& catalogue, ItemId item, FieldId field, LabelId label);

}  // namespace attune
