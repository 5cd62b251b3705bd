#pragma once
#include "data/catalogue.h"
#include "data/ids.h"
#include "data/ragged.h"
#include "engine/attribute_similarity.h"

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

/// Items that a model can know nothing of, because they came after its training or because nobody has had one yet, and
/// the items with events that each resembles most. A newcomer is placed where its like stands:
///
///   score(n) = sum over its `kLike` most similar known items j of share(n, j) * score(j)
///   share(n, j) = likeness(n, j) / (kDoubt + sum of the likenesses)
///
/// likeness: AttributeSimilarity. So a newcomer stands on the scale of whatever model scores, a little below its like,
/// and its score is as exactly explained as theirs are. Immutable, thread-safe.
class Newcomers {
 public:
  static constexpr std::size_t kLike = 20;
  static constexpr double kDoubt = 0.5;

  struct Share {
    ItemId item{};
    double share = 0;
  };

  Newcomers() = default;
  /// @param events  one count an item of the catalogue
  /// @param known   items below it were there when the model was trained
  /// Cost: for each newcomer the posting lists of its labels.
  Newcomers(const AttributeSimilarity& attributes, std::span<const std::uint32_t> events, std::size_t known);

  /// Ascending.
  [[nodiscard]] std::span<const ItemId> items() const { return items_; }
  /// What the k-th of items() resembles, most alike first (ties: more events, smaller id). Empty where it resembles
  /// nothing.
  [[nodiscard]] std::span<const Share> shares(std::size_t k) const { return shares_.row(k); }
  /// The same by item; empty for one that is no newcomer.
  [[nodiscard]] std::span<const Share> shares_of(ItemId item) const;

 private:
  std::vector<ItemId> items_;
  RaggedRows<Share> shares_;  // one row an item of items_
};

}  // namespace attune
