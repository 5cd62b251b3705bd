#include "kernels/sparse.h"

#include "base/parallel.h"
#include "kernels/vector.h"

#include <algorithm>

namespace attune::kernels {

void multiply(const SparseView& matrix, MatrixView<const float> dense, MatrixView<float> product, std::size_t threads) {
  parallel_for(matrix.rows(), 64, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t r = first; r < last; ++r) {
      const std::span<float> sum = product.row(r);
      std::ranges::fill(sum, 0.0F);
      const SparseView::Row row = matrix.row(r);
      for (std::size_t k = 0; k < row.size(); ++k) axpy(row.values[k], dense.row(row.indices[k]), sum);
    }
  });
}

}  // namespace attune::kernels
