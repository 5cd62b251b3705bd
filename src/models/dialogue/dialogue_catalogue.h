#pragma once
#include "data/ragged.h"
#include "models/dialogue/attribute_names.h"
#include "models/dialogue/term_index.h"
#include "models/model.h"

#include <memory>
#include <vector>

namespace attune {

/// The words of the catalogue's texts, as whoever reads the conversations numbers them.
struct ItemWords {
  RaggedRows<TermId> titles;  ///< a row an item, with repetition
  RaggedRows<TermId> prose;   ///< a row an item: all other texts
};

/// What is known of the items before anybody speaks of them. Immutable once built.
struct DialogueCatalogue {
  AttributeNames names;
  TermIndex titles;
  TermIndex prose;
  RaggedRows<TermId> title_words;  ///< a row an item
  std::vector<float> norms;        ///< one an item: length of its names, each as long as it is rare; at least 1
  std::vector<float> recency;      ///< one an item: 1 the newest, 0 forty years older or more; 0.5 where unknown
  std::vector<float> had;          ///< one an item: how many people have had it; all 0 without events
  std::vector<std::unique_ptr<Model>> models;  ///< fitted on the events; each makes a signal. Empty without events

  /// @param had     one value an item, or empty
  static std::shared_ptr<const DialogueCatalogue> build(const Catalogue& catalogue, const ItemWords& words,
                                                        std::vector<float> had,
                                                        std::vector<std::unique_ptr<Model>> models);
  [[nodiscard]] std::size_t size() const { return recency.size(); }
};

}  // namespace attune
