#pragma once
#include "data/catalogue.h"

#include <memory>
#include <span>
#include <vector>

namespace attune {

/// Likeness of items by what the catalogue says of them: cosine over their labels, each label weighted by its idf,
/// ln(items / items bearing it). Immutable, thread-safe.
class AttributeSimilarity {
 public:
  static std::shared_ptr<const AttributeSimilarity> build(std::shared_ptr<const Catalogue> catalogue);

  /// Mean cosine of every item to the seeds, in [0, 1]. @param out  catalogue->size() values, overwritten.
  /// Cost: the posting lists of the seeds' labels.
  void to_all(std::span<const ItemId> seeds, std::span<double> out) const;
  [[nodiscard]] double between(ItemId a, ItemId b) const;

  /// A label that two items share, and its share of their cosine.
  struct Shared {
    FieldId field{};
    LabelId label{};
    double share = 0;
  };
  /// Largest share first (ties: field, label).
  [[nodiscard]] std::vector<Shared> shared(ItemId a, ItemId b) const;

 private:
  AttributeSimilarity() = default;
  [[nodiscard]] double idf(FieldId field, LabelId label) const;
  std::shared_ptr<const Catalogue> catalogue_;
  std::vector<double> norms_;  // one an item; 0 where it has no labels
};

}  // namespace attune
