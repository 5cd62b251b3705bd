#pragma once
#include "models/model.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// How much one item speaks for another.
struct Neighbour {
  std::uint32_t item = 0;
  float weight = 0;
};

/// The `keep` largest of `weights` by magnitude (ties: smaller position), without zeros, positions ascending.
/// @param weights  one value an item, finite; @param keep  >= 1
std::vector<Neighbour> keep_largest(std::span<const float> weights, std::size_t keep);

/// The linear models over items (item-knn, ease, transitions): score(j) = sum over history entries i of
/// weight_i * W(i, j), with a sparse W stored by history item, so that scoring reads only the rows of the history.
///
/// @param name     the registry name; must outlive the model
/// @param sources  for each of I items j, the items i with W(i, j) != 0 and that weight, ascending
/// @param scale    I positive numbers that turn W into likeness: similar() ranks j != i by
///                 W(i, j) * scale[j] / scale[i]
/// Exactly additive: W(i, j) * weight_i is entry i's contribution. Scoring costs O(I + stored weights of the history),
/// score_sparse() O(those weights); it is there for histories with few of them.
std::unique_ptr<Model> make_item_weights(std::string_view name, std::span<const std::vector<Neighbour>> sources,
                                         std::span<const float> scale);

/// Maps what such a model saved. Errors: corrupt.
Result<std::unique_ptr<Model>> map_item_weights(std::string_view name, SnapshotReader reader);

}  // namespace attune
