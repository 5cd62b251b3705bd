#include "kernels/linear_solve.h"

#include "base/parallel.h"
#include "kernels/internal/blas.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace attune::kernels {
namespace {

/// Large enough for gemm to run at full speed, small enough to give many threads work.
constexpr std::size_t kBlock = 256;

// LAPACK counts by columns: to it our row-major lower triangle is the upper one.
bool factor(MatrixView<float> a) {
  blasint n = blas_int(a.rows), stride = blas_int(a.stride), info = 0;
  char upper = 'U';
  spotrf_(&upper, &n, a.data, &stride, &info);
  return info == 0;
}

void invert_triangle(MatrixView<float> lower) {
  blasint n = blas_int(lower.rows), stride = blas_int(lower.stride), info = 0;
  char upper = 'U', general_diagonal = 'N';
  strtri_(&upper, &general_diagonal, &n, lower.data, &stride, &info);
}

/// c = alpha * op(a) * b + beta * c
void multiply_add(float alpha, CBLAS_TRANSPOSE transpose_a, MatrixView<const float> a, CBLAS_TRANSPOSE transpose_b,
                  MatrixView<const float> b, float beta, MatrixView<float> c) {
  const std::size_t inner = transpose_a == CblasNoTrans ? a.columns : a.rows;
  cblas_sgemm(CblasRowMajor, transpose_a, transpose_b, blas_int(c.rows), blas_int(c.columns), blas_int(inner), alpha,
              a.data, blas_int(a.stride), b.data, blas_int(b.stride), beta, c.data, blas_int(c.stride));
}

/// The matrix cut into kBlock x kBlock tiles; those of the last row and column may be smaller.
class Tiles {
 public:
  explicit Tiles(MatrixView<float> matrix) : matrix_(matrix), count_((matrix.rows + kBlock - 1) / kBlock) {}
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] MatrixView<float> operator()(std::size_t i, std::size_t j) const { return range(i, i + 1, j, j + 1); }
  /// Tiles (first .. last - 1, j) as one matrix.
  [[nodiscard]] MatrixView<float> column(std::size_t first, std::size_t last, std::size_t j) const {
    return range(first, last, j, j + 1);
  }
  /// Tiles (i, first .. last - 1) as one matrix.
  [[nodiscard]] MatrixView<float> row(std::size_t i, std::size_t first, std::size_t last) const {
    return range(i, i + 1, first, last);
  }

 private:
  [[nodiscard]] std::size_t start(std::size_t i) const { return std::min(i * kBlock, matrix_.rows); }
  [[nodiscard]] MatrixView<float> range(std::size_t top, std::size_t bottom, std::size_t left,
                                        std::size_t right) const {
    return matrix_.block(start(top), start(left), start(bottom) - start(top), start(right) - start(left));
  }

  MatrixView<float> matrix_;
  std::size_t count_;
};

void for_each_tile(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& body) {
  parallel_for(count, 1, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) body(i);
  });
}

/// Counts finished steps of the three sweeps and notices a request to stop.
class Steps {
 public:
  Steps(const InverseOptions& options, std::size_t total) : options_(options) {
    if (options_.progress != nullptr) options_.progress->begin("inverting", total);
  }
  [[nodiscard]] Status finish_one() {
    if (options_.progress != nullptr) options_.progress->update(++done_);
    if (options_.stop.stop_requested()) return cancelled("inverting the matrix was cancelled");
    return {};
  }

 private:
  const InverseOptions& options_;
  std::size_t done_ = 0;
};

/// A = L L', L over the lower triangle; strict upper parts of diagonal tiles become zero, other upper tiles stay.
Status factor_tiles(const Tiles& a, std::size_t threads, Steps& steps) {
  for (std::size_t k = 0; k < a.count(); ++k) {
    const MatrixView<float> corner = a(k, k);
    if (!factor(corner)) {
      return invalid_argument("the matrix is not positive definite in rows {} to {}", k * kBlock,
                              k * kBlock + corner.rows - 1)
          .mend("add more to its diagonal (a larger lambda)");
    }
    for (std::size_t r = 0; r < corner.rows; ++r) std::ranges::fill(corner.row(r).subspan(r + 1), 0.0F);
    const std::size_t below = a.count() - k - 1;
    for_each_tile(below, threads, [&](std::size_t t) {
      const MatrixView<float> panel = a(k + 1 + t, k);
      cblas_strsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blas_int(panel.rows),
                  blas_int(panel.columns), 1.0F, corner.data, blas_int(corner.stride), panel.data,
                  blas_int(panel.stride));
    });
    for_each_tile(below, threads, [&](std::size_t t) {  // row i of the rest, up to and with its diagonal tile
      const std::size_t i = a.count() - 1 - t;          // the longest first, so that threads end together
      multiply_add(-1, CblasNoTrans, a(i, k), CblasTrans, a.column(k + 1, i + 1, k), 1, a.row(i, k + 1, i + 1));
    });
    ATTUNE_TRY_VOID(steps.finish_one());
  }
  return {};
}

/// L over the lower triangle becomes L^-1, the last block column first: below the diagonal, column j of the inverse is
/// -(inverse of the rest) * (column j of L) * (inverse of corner j).
Status invert_lower_tiles(const Tiles& a, std::size_t threads, Steps& steps) {
  std::vector<float> copy;
  for (std::size_t j = a.count(); j-- > 0;) {
    const MatrixView<float> corner = a(j, j);
    invert_triangle(corner);
    const MatrixView<float> below = a.column(j + 1, a.count(), j);
    copy.resize(below.rows * below.columns);
    const MatrixView<float> old(copy.data(), below.rows, below.columns);
    for_each_tile(a.count() - j - 1, threads, [&](std::size_t t) {
      const MatrixView<float> tile = a(j + 1 + t, j);
      multiply_add(-1, CblasNoTrans, tile, CblasNoTrans, corner, 0, old.block(t * kBlock, 0, tile.rows, tile.columns));
    });
    for_each_tile(a.count() - j - 1, threads, [&](std::size_t t) {
      const std::size_t i = a.count() - 1 - t;  // the longest first
      const MatrixView<float> rest = a.row(i, j + 1, i + 1);
      multiply_add(1, CblasNoTrans, rest, CblasNoTrans, old.block(0, 0, rest.columns, old.columns), 0, a(i, j));
    });
    ATTUNE_TRY_VOID(steps.finish_one());
  }
  return {};
}

/// M over the lower triangle becomes M' M over both. Tile (i, j) below the diagonal is needed by others, so its product
/// goes to the free tile (j, i) first, and the diagonal ones to the side.
Status multiply_by_transpose(const Tiles& a, std::size_t threads, Steps& steps) {
  std::vector<float> corners(a.count() * kBlock * kBlock);
  const auto corner_product = [&](std::size_t i) {
    const std::size_t size = a(i, i).rows;
    return MatrixView<float>(corners.data() + i * kBlock * kBlock, size, size, kBlock);
  };
  for (std::size_t i = 0; i < a.count(); ++i) {
    const MatrixView<float> left = a.column(i, a.count(), i);
    for_each_tile(i + 1, threads, [&](std::size_t j) {
      const MatrixView<float> right = a.column(i, a.count(), j);
      multiply_add(1, CblasTrans, right, CblasNoTrans, left, 0, j == i ? corner_product(i) : a(j, i));
    });
    ATTUNE_TRY_VOID(steps.finish_one());
  }
  for_each_tile(a.count(), threads, [&](std::size_t i) {
    const MatrixView<float> product = corner_product(i);
    for (std::size_t r = 0; r < product.rows; ++r) {
      for (std::size_t c = 0; c <= r; ++c) a(i, i)(r, c) = a(i, i)(c, r) = product(r, c);
    }
    for (std::size_t j = 0; j < i; ++j) {
      const MatrixView<float> upper = a(j, i), lower = a(i, j);
      for (std::size_t r = 0; r < lower.rows; ++r) {
        for (std::size_t c = 0; c < lower.columns; ++c) lower(r, c) = upper(c, r);
      }
    }
  });
  return {};
}

}  // namespace

Status invert_spd(MatrixView<float> matrix, const InverseOptions& options) {
  ATTUNE_CHECK(matrix.rows == matrix.columns, "only a square matrix has an inverse");
  if (matrix.rows == 0) return {};
  bound_blas_threads();
  const Tiles tiles(matrix);
  Steps steps(options, 3 * tiles.count());
  ATTUNE_TRY_VOID(factor_tiles(tiles, options.threads, steps));
  ATTUNE_TRY_VOID(invert_lower_tiles(tiles, options.threads, steps));
  return multiply_by_transpose(tiles, options.threads, steps);
}

}  // namespace attune::kernels
