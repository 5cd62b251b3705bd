#include "models/internal/gram.h"

#include "base/parallel.h"

#include <algorithm>

namespace attune {

void add_gram_row(const CsrMatrix<float>& user_item, const CsrMatrix<float>& item_user, std::size_t item,
                  std::span<float> row) {
  const SparseRow<float> users = item_user.row(item);
  for (std::size_t k = 0; k < users.size(); ++k) {
    const float weight = users.values[k];
    const SparseRow<float> history = user_item.row(users.columns[k]);
    for (std::size_t h = 0; h < history.size() && history.columns[h] < row.size(); ++h) {
      row[history.columns[h]] += weight * history.values[h];
    }
  }
}

void gram_matrix(const CsrMatrix<float>& user_item, std::size_t threads, kernels::MatrixView<float> gram) {
  const CsrMatrix<float> item_user = user_item.transposed();
  parallel_for(gram.rows, 16, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const auto lower = gram.row(i).first(i + 1);
      std::ranges::fill(lower, 0.0F);
      add_gram_row(user_item, item_user, i, lower);
    }
  });
  parallel_for(gram.rows, 64, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      for (std::size_t j = i + 1; j < gram.columns; ++j) gram(i, j) = gram(j, i);
    }
  });
}

}  // namespace attune
