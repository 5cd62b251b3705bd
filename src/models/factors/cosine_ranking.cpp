#include "models/factors/cosine_ranking.h"

#include "kernels/top_k.h"
#include "kernels/vector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attune {

Ranking cosine_ranking(kernels::MatrixView<const float> rows, ItemId item, std::size_t n) {
  if (index(item) >= rows.rows) return {};
  const std::span<const float> center = rows.row(index(item));
  const float center_norm = std::sqrt(kernels::dot(center, center));
  std::vector<float> cosines(rows.rows);
  kernels::multiply(rows, center, cosines);
  for (std::size_t j = 0; j < rows.rows; ++j) {
    const float norm = std::sqrt(kernels::dot(rows.row(j), rows.row(j)));
    const bool alike = j != index(item) && cosines[j] > 0 && norm > 0;
    cosines[j] = alike ? cosines[j] / (norm * center_norm) : -std::numeric_limits<float>::infinity();
  }
  std::vector<kernels::TopEntry> best(std::min(n, rows.rows));
  best.resize(kernels::top_k(cosines, best));
  Ranking ranking;
  ranking.reserve(best.size());
  for (const kernels::TopEntry& entry : best) ranking.push_back({ItemId{entry.position}, entry.score});
  return ranking;
}

}  // namespace attune
