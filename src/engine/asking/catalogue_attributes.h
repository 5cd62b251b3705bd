#pragma once
#include "data/catalogue.h"
#include "engine/asking/candidate_set.h"

#include <span>
#include <utility>
#include <vector>

namespace attune {

/// The labels of all of a catalogue's fields of labels, counted through; the group of an attribute is its field.
/// Those of fields that relate items have a number, and no candidate has them: nobody is asked for a title.
/// Borrows the catalogue. Immutable, thread-safe.
class CatalogueAttributes {
 public:
  /// Cost: O(labels).
  explicit CatalogueAttributes(const Catalogue& catalogue);

  /// @param field  a field of labels
  [[nodiscard]] AttributeId id(FieldId field, LabelId label) const;
  [[nodiscard]] std::pair<FieldId, LabelId> label(AttributeId attribute) const;
  /// What one may want among these items, each given once. Cost: that of CandidateSet.
  [[nodiscard]] CandidateSet candidates(std::vector<ItemId> items) const;

 private:
  const Catalogue& catalogue_;
  std::vector<std::uint32_t> first_;   // fields: the attribute of the field's label 0
  std::vector<std::uint32_t> fields_;  // attributes
};

}  // namespace attune
