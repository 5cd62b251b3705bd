#include "models/internal/tf_idf.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace attune {
namespace {

std::vector<double> inverse_document_frequencies(const CsrMatrix<float>& counts, std::size_t item_count) {
  std::vector<double> bearers(counts.columns());
  for (std::size_t i = 0; i < counts.rows(); ++i)
    for (const std::uint32_t column : counts.row(i).columns) ++bearers[column];
  for (double& b : bearers) b = b > 0 ? std::log(static_cast<double>(item_count) / b) : 0;
  return bearers;
}

/// Appends each row of `counts` as tf-idf weights of length sqrt(share), its columns moved by `first_column`.
void add_block(const CsrMatrix<float>& counts, std::size_t item_count, double share, std::size_t first_column,
               std::vector<CsrMatrix<float>::Entry>& entries) {
  if (share == 0) return;
  const std::vector<double> idf = inverse_document_frequencies(counts, item_count);
  std::vector<double> weights;
  for (std::uint32_t i = 0; i < counts.rows(); ++i) {
    const SparseRow<float> row = counts.row(i);
    weights.assign(row.size(), 0);
    double squares = 0;
    for (std::size_t k = 0; k < row.size(); ++k) {
      weights[k] = (1 + std::log(std::max(static_cast<double>(row.values[k]), 1.0))) * idf[row.columns[k]];
      squares += weights[k] * weights[k];
    }
    if (squares == 0) continue;
    const double scale = std::sqrt(share / squares);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const auto column = static_cast<std::uint32_t>(first_column + row.columns[k]);
      if (weights[k] > 0) entries.push_back({i, column, static_cast<float>(weights[k] * scale)});
    }
  }
}

}  // namespace

CsrMatrix<float> tf_idf(const ItemFeatures& features, std::size_t item_count, double term_share) {
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(features.labels.nonzeros() + features.terms.nonzeros());
  const std::size_t labels = features.labels.columns();
  add_block(features.labels, item_count, 1 - term_share, 0, entries);
  add_block(features.terms, item_count, term_share, labels, entries);
  return CsrMatrix<float>::from_entries(item_count, labels + features.terms.columns(), entries);
}

std::size_t tf_idf_bytes(const ItemFeatures& features, std::size_t item_count) {
  const std::size_t nonzeros = features.labels.nonzeros() + features.terms.nonzeros();
  return 32 * nonzeros + 24 * item_count + 8 * (features.labels.columns() + features.terms.columns());
}

}  // namespace attune
