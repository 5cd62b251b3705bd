#pragma once
#include "data/catalogue.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace attune {

/// Likeness of items by what the catalogue says of them: for each field of labels the cosine of the two items' label
/// vectors, each label weighted by its idf, ln(items / items bearing it); then the mean over these fields. So every
/// field has the same say, however many and however rare its labels are: one odd keyword in common does not outweigh
/// genres and people. In a field that relates items, two are alike (1) where either is related to the other, and no
/// more than that counts. Immutable, thread-safe.
class AttributeSimilarity {
 public:
  static std::shared_ptr<const AttributeSimilarity> build(std::shared_ptr<const Catalogue> catalogue);

  /// Mean likeness of every item to the seeds, in [0, 1]. @param out  catalogue->size() values, overwritten.
  /// Cost: the posting lists of the seeds' labels.
  void to_all(std::span<const ItemId> seeds, std::span<double> out) const;
  /// In [0, 1]; a field that an item lacks is worth nothing.
  [[nodiscard]] double between(ItemId a, ItemId b) const;

  /// A label that two items share, and its share of their likeness. Of a relation, the label by which one of them bears
  /// the other.
  struct Shared {
    FieldId field{};
    LabelId label{};
    double share = 0;
  };
  /// Largest share first (ties: field, label).
  [[nodiscard]] std::vector<Shared> shared(ItemId a, ItemId b) const;

 private:
  /// A field of labels, and the length of each item's vector in it; 0 where the item has none that tells it apart.
  struct FieldNorms {
    FieldId field{};
    std::vector<double> norms;
    std::vector<Relation> links{};  ///< of a field that relates items, both ways, ascending; it has no norms
  };

  AttributeSimilarity() = default;
  [[nodiscard]] double idf(FieldId field, LabelId label) const;
  /// The label by which either item bears the other.
  [[nodiscard]] std::optional<LabelId> relating(FieldId field, ItemId a, ItemId b) const;

  std::shared_ptr<const Catalogue> catalogue_;
  std::vector<FieldNorms> fields_;
};

}  // namespace attune
