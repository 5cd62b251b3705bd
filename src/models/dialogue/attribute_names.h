#pragma once
#include "data/catalogue.h"
#include "data/ragged.h"
#include "models/dialogue/conversation.h"

#include <span>
#include <vector>

namespace attune {

/// The labels of a catalogue by their texts alone: whoever says "Clint Eastwood" needn't say whether the one who acts
/// or the one who directs is meant, so a text that several fields hold is one name. Immutable, thread-safe.
class AttributeNames {
 public:
  /// Cost: O(labels of all items).
  explicit AttributeNames(const Catalogue& catalogue);

  [[nodiscard]] std::size_t size() const { return items_.rows(); }
  [[nodiscard]] std::size_t item_count() const { return names_.rows(); }
  [[nodiscard]] NameId name(FieldId field, LabelId label) const { return of_label_[index(field)][index(label)]; }
  /// Items that bear it in any field, ascending.
  [[nodiscard]] std::span<const ItemId> items_with(NameId name) const { return items_.row(index(name)); }
  /// What an item bears, ascending.
  [[nodiscard]] std::span<const NameId> names_of(ItemId item) const { return names_.row(index(item)); }
  /// ln(items / items with it), >= 0.
  [[nodiscard]] float idf(NameId name) const { return idf_[index(name)]; }

 private:
  std::vector<std::vector<NameId>> of_label_;  // a row a field, one a label
  RaggedRows<ItemId> items_;                   // a row a name
  RaggedRows<NameId> names_;                   // a row an item
  std::vector<float> idf_;                     // one a name
};

}  // namespace attune
