#include "models/internal/local_ridge.h"

#include "kernels/normal_equations.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {
namespace {

constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

}  // namespace

void keep_predictors(std::vector<Neighbour>& entries, std::span<const float> diagonal, float lambda, std::size_t keep) {
  const auto explained = [&](const Neighbour& entry) {
    return static_cast<double>(entry.weight) * entry.weight / (static_cast<double>(diagonal[entry.item]) + lambda);
  };
  const auto better = [&](const Neighbour& a, const Neighbour& b) {
    const double x = explained(a), y = explained(b);
    return x != y ? x > y : a.item < b.item;
  };
  const std::size_t count = std::min(keep, entries.size());
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(count), better);
  entries.resize(count);
}

LocalRidge::LocalRidge(const SparseGram& gram, float lambda)
    : gram_(gram), lambda_(lambda), places_(gram.rows.size(), kAbsent) {}

std::vector<Neighbour> LocalRidge::solve(std::span<const Neighbour> sources) {
  const std::size_t count = sources.size();
  std::vector<Neighbour> column;
  if (count == 0) return column;
  matrix_.resize(count * count);
  const kernels::MatrixView<float> matrix(matrix_.data(), count, count);
  gather(sources, matrix);
  kernels::NormalEquations equations(count);
  std::vector<float> weights(count);
  float ridge = lambda_;
  bool solved = false;
  while (!solved && std::isfinite(ridge)) {
    equations.start(matrix, ridge);
    std::ranges::transform(sources, equations.right_side().begin(), &Neighbour::weight);
    solved = equations.solve(weights);
    ridge *= 2;  // dominates every row in the end
  }
  if (!solved) return column;  // there are infinities among the moments

  column.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    if (weights[k] != 0 && std::isfinite(weights[k])) column.push_back({sources[k].item, weights[k]});
  }
  std::ranges::sort(column, {}, &Neighbour::item);
  return column;
}

/// G over the sources, upper triangle.
void LocalRidge::gather(std::span<const Neighbour> sources, kernels::MatrixView<float> matrix) {
  std::ranges::fill(matrix_, 0.0F);
  for (std::uint32_t k = 0; k < sources.size(); ++k) places_[sources[k].item] = k;
  for (std::size_t k = 0; k < sources.size(); ++k) {
    matrix(k, k) = gram_.diagonal[sources[k].item];
    for (const Neighbour& entry : gram_.rows[sources[k].item]) {
      const std::size_t place = places_[entry.item];
      if (place != kAbsent) matrix(std::min(k, place), std::max(k, place)) = entry.weight;
    }
  }
  for (const Neighbour& source : sources) places_[source.item] = kAbsent;
}

}  // namespace attune
