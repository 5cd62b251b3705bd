#include "models/internal/normalised.h"

#include <cmath>

namespace attune {

Degrees degrees_of(const CsrMatrix<float>& user_item) {
  Degrees degrees{.users = std::vector<double>(user_item.rows()), .items = std::vector<double>(user_item.columns())};
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    const SparseRow<float> row = user_item.row(u);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double weight = std::abs(row.values[k]);
      degrees.users[u] += weight;
      degrees.items[row.columns[k]] += weight;
    }
  }
  return degrees;
}

std::vector<float> powers(std::span<const double> degrees, double exponent) {
  std::vector<float> result;
  result.reserve(degrees.size());
  for (const double degree : degrees) result.push_back(degree > 0 ? static_cast<float>(std::pow(degree, exponent)) : 0);
  return result;
}

CsrMatrix<float> scaled(const CsrMatrix<float>& user_item, std::span<const float> user_scale,
                        std::span<const float> item_scale) {
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(user_item.nonzeros());
  for (std::uint32_t u = 0; u < user_item.rows(); ++u) {
    const SparseRow<float> row = user_item.row(u);
    for (std::size_t k = 0; k < row.size(); ++k) {
      entries.push_back({u, row.columns[k], row.values[k] * user_scale[u] * item_scale[row.columns[k]]});
    }
  }
  return CsrMatrix<float>::from_entries(user_item.rows(), user_item.columns(), entries);
}

kernels::SparseView sparse_view(const CsrMatrix<float>& matrix) {
  const CsrView<float> view = matrix.view();
  return {matrix.columns(), view.offsets, view.columns, view.values};
}

}  // namespace attune
