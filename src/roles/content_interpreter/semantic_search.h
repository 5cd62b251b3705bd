#pragma once
#include "data/filter/filter.h"
#include "data/ranking.h"
#include "engine/view.h"
#include "roles/content_interpreter/item_vectors.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace attune::roles {

/// Items by what their texts mean, as an embedding model has it. Immutable, thread-safe.
class SemanticIndex {
 public:
  /// The items whose texts have vectors. Cost: O(items * (text + dimensions)).
  SemanticIndex(const Catalogue& catalogue, const ItemVectors& vectors);

  /// Those nearest to a vector by cosine, best first, ties to the smaller id, at most n.
  /// @param vector  of any length but 0, and as many dimensions as the index; of others, nothing is near
  /// Cost: O(items * dimensions).
  [[nodiscard]] Ranking nearest(std::span<const float> vector, std::size_t n, const BoundFilter& filter) const;
  /// Those nearest to an item, without it; empty where it has no vector.
  [[nodiscard]] Ranking similar(ItemId item, std::size_t n, const BoundFilter& filter) const;
  /// How many items there are.
  [[nodiscard]] std::size_t size() const { return items_.size(); }

 private:
  [[nodiscard]] std::span<const float> row(std::size_t place) const {
    return std::span(values_).subspan(place * dimensions_, dimensions_);
  }

  std::vector<ItemId> items_;  ///< ascending
  std::vector<float> values_;  ///< items * dimensions
  std::size_t dimensions_;
};

/// Ranked lists merged by reciprocal rank, 1 / (60 + rank) each: score is the sum. Best first, ties to the smaller id,
/// at most n. Source: Cormack, Clarke, Buettcher, SIGIR 2009.
Ranking fused(std::span<const Ranking> lists, std::size_t n);

}  // namespace attune::roles
