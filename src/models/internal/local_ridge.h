#pragma once
#include "kernels/matrix_view.h"
#include "models/internal/item_weights.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// A symmetric matrix of second moments over items: its diagonal, and of each row some off-diagonal entries. A pair may
/// be kept by either of its items or by both; one that neither keeps counts as 0.
struct SparseGram {
  std::vector<float> diagonal;
  std::vector<std::vector<Neighbour>> rows;
};

/// Leaves the `keep` entries that would explain most of what they were summed with, each alone, best first:
/// weight^2 / (diagonal + lambda). Ties: smaller item.
void keep_predictors(std::vector<Neighbour>& entries, std::span<const float> diagonal, float lambda, std::size_t keep);

/// Ridge regressions on few items each. For one thread: it keeps its scratch.
class LocalRidge {
 public:
  LocalRidge(const SparseGram& gram, float lambda);

  /// (G(S, S) + lambda I)^-1 y over the items S of `sources`, whose weights are y: each item's coefficient, ascending
  /// by item, without zeros. Should what G leaves out make the system indefinite, its ridge is doubled until it is not;
  /// where G is not finite, there are no coefficients.
  /// Cost: the entries of G's rows S, and |S|^3 / 6 multiply-adds.
  std::vector<Neighbour> solve(std::span<const Neighbour> sources);

 private:
  void gather(std::span<const Neighbour> sources, kernels::MatrixView<float> matrix);

  const SparseGram& gram_;
  float lambda_;
  std::vector<std::uint32_t> places_;  // of the sources; absent for all other items
  std::vector<float> matrix_;
};

}  // namespace attune
