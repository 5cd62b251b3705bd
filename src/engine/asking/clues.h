#pragma once
#include "data/filter/filter.h"
#include "data/ranking.h"
#include "engine/asking/catalogue_attributes.h"
#include "engine/asking/planner.h"

#include <span>
#include <utility>
#include <vector>

namespace attune {

/// What a conversation let know of the item that somebody looks for, beside the conditions that they stated: answers to
/// questions, and how they took what was shown. None is trusted wholly.
struct Clues {
  std::vector<Filter> wanted;     ///< said yes to
  std::vector<Filter> unwanted;   ///< said no to
  std::vector<Filter> left_open;  ///< asked, and not answered: not asked again
  std::vector<ItemId> rejected;   ///< shown, and not taken
  std::vector<ItemPreferred> preferred;
  bool operator==(const Clues&) const = default;
};

/// Where a search for an item stands.
struct Explored {
  Ranking items;  ///< the candidates, likeliest first, with the scores that they came with
  Move move;      ///< what to do next; a RecommendItems says that no question is worth its while
};

/// Weighs candidates by clues, and looks for the question that is worth asking beside showing them.
/// @param attributes  the catalogue's; they say which field and label a question is about
/// @param candidates  as the recommender ranks them for this person and request; each once
/// @param known       labels that need not be asked about: the person's memory speaks of them
/// @param shown       how many of the items are shown together, at least 1
/// Errors: those of BoundFilter::bind for a clue, and of belief_over() (no candidates). Cost: that of next_step(), and
/// a pass over the candidates for each clue that is no single label. Deterministic, thread-safe.
Result<Explored> explore(const Catalogue& catalogue, const CatalogueAttributes& attributes, const Ranking& candidates,
                         const Clues& clues, std::span<const std::pair<FieldId, LabelId>> known, std::size_t shown);

}  // namespace attune
