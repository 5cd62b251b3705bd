#include "kernels/orthonormal.h"

#include "base/parallel.h"
#include "kernels/internal/blas.h"

#include <algorithm>
#include <cmath>

namespace attune::kernels {
namespace {

/// Columns of the Gram matrix that one thread sums up; the order of its sums is then fixed.
constexpr std::size_t kStripe = 64;
/// Rows of Q that are turned to double at a time.
constexpr std::size_t kRows = 256;

/// gram(i, j) for j in [first, last) and i >= first.
void add_stripe(MatrixView<const float> q, std::size_t first, std::size_t last, std::vector<double>& gram) {
  const std::size_t k = q.columns, width = k - first;
  std::vector<double> rows(kRows * width);
  for (std::size_t start = 0; start < q.rows; start += kRows) {
    const std::size_t count = std::min(kRows, q.rows - start);
    for (std::size_t r = 0; r < count; ++r) {
      std::ranges::copy(q.row(start + r).subspan(first), rows.begin() + static_cast<std::ptrdiff_t>(r * width));
    }
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, blas_int(width), blas_int(last - first), blas_int(count), 1.0,
                rows.data(), blas_int(width), rows.data(), blas_int(width), 1.0, gram.data() + first * k + first,
                blas_int(k));
  }
}

/// The lower Cholesky factor of a Gram matrix, row-major; the ids of the columns that depend on earlier ones go to
/// `dependent`, and the factor then treats each of them as orthogonal to all that follow.
std::vector<float> cholesky_factor(const std::vector<double>& gram, std::size_t k,
                                   std::vector<std::size_t>& dependent) {
  constexpr double kDependent = 1e-12;  // of the squared length
  std::vector<double> factor(k * k);
  for (std::size_t i = 0; i < k; ++i) {
    double* const row = factor.data() + i * k;
    double rest = gram[i * k + i];
    for (std::size_t j = 0; j < i; ++j) {
      const double* const above = factor.data() + j * k;
      double sum = gram[i * k + j];
      for (std::size_t t = 0; t < j; ++t) sum -= row[t] * above[t];
      row[j] = sum / above[j];
      if (std::ranges::binary_search(dependent, j)) row[j] = 0;
      rest -= row[j] * row[j];
    }
    if (rest > kDependent * gram[i * k + i]) {
      row[i] = std::sqrt(rest);
    } else {
      row[i] = 1;
      dependent.push_back(i);
    }
  }
  return {factor.begin(), factor.end()};
}

}  // namespace

std::vector<double> gram_in_double(MatrixView<const float> q, std::size_t threads) {
  bound_blas_threads();
  const std::size_t k = q.columns;
  std::vector<double> gram(k * k);
  parallel_for(k, kStripe, threads, [&](std::size_t first, std::size_t last) { add_stripe(q, first, last, gram); });
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = i + 1; j < k; ++j) gram[i * k + j] = gram[j * k + i];
  }
  return gram;
}

void make_orthonormal(MatrixView<float> q, std::size_t threads) {
  const std::size_t k = q.columns;
  std::vector<std::size_t> dependent;
  const std::vector<float> factor = cholesky_factor(gram_in_double(q, threads), k, dependent);
  parallel_for(q.rows, kRows, threads, [&](std::size_t first, std::size_t last) {
    cblas_strsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blas_int(last - first), blas_int(k),
                1.0F, factor.data(), blas_int(k), q.row(first).data(), blas_int(q.stride));
    for (std::size_t r = first; r < last; ++r) {
      for (const std::size_t column : dependent) q(r, column) = 0;
    }
  });
}

}  // namespace attune::kernels
