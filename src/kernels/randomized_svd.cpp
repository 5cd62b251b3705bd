#include "kernels/randomized_svd.h"

#include "base/parallel.h"
#include "base/random.h"
#include "kernels/internal/blas.h"
#include "kernels/orthonormal.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

namespace attune::kernels {
namespace {

/// Directions carried through the iteration: no more than there can be.
std::size_t basis_size(std::size_t rows, std::size_t columns, const SvdOptions& options) {
  return std::min({options.rank + options.oversampling, rows, columns});
}

void fill_normal(std::span<float> values, std::uint64_t seed) {
  Random random(seed);
  for (float& value : values) value = static_cast<float>(random.normal());
}

/// The triples that A has within the span of an orthonormal basis Q, of which `image` is A Q (Rayleigh and Ritz):
/// V = Q W and s = sqrt(w) for (A Q)' (A Q) = W diag(w) W'.
TruncatedSvd within_basis(MatrixView<const float> basis, MatrixView<const float> image, std::size_t rank,
                          std::size_t threads) {
  const std::size_t size = basis.columns;
  const std::vector<double> gram = gram_in_double(image, threads);
  const auto n = static_cast<Eigen::Index>(size);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(Eigen::Map<const Eigen::MatrixXd>(gram.data(), n, n));

  TruncatedSvd svd;
  svd.singular_values.resize(rank);
  std::vector<float> rotation(size * rank);  // the wanted columns of W, the largest first
  const double largest = std::max(eigen.eigenvalues()[n - 1], 0.0);
  for (std::size_t k = 0; k < rank; ++k) {
    const Eigen::Index from = n - 1 - static_cast<Eigen::Index>(k);
    const double squared = eigen.eigenvalues()[from];
    if (squared <= 1e-12 * largest) break;
    svd.singular_values[k] = static_cast<float>(std::sqrt(squared));
    for (std::size_t i = 0; i < size; ++i) {
      rotation[i * rank + k] = static_cast<float>(eigen.eigenvectors()(static_cast<Eigen::Index>(i), from));
    }
  }
  svd.right.resize(basis.rows * rank);
  parallel_for(basis.rows, 256, threads, [&](std::size_t first, std::size_t last) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, blas_int(last - first), blas_int(rank), blas_int(size), 1.0F,
                basis.row(first).data(), blas_int(basis.stride), rotation.data(), blas_int(rank), 0.0F,
                svd.right.data() + first * rank, blas_int(rank));
  });
  return svd;
}

}  // namespace

Result<TruncatedSvd> randomized_svd(const SparseView& matrix, const SparseView& transposed, const SvdOptions& options) {
  const std::size_t rows = matrix.rows(), columns = matrix.columns;
  ATTUNE_CHECK(transposed.rows() == columns && transposed.columns == rows,
               "the second matrix is the first's transpose");
  const std::size_t size = basis_size(rows, columns, options);
  if (size == 0) return TruncatedSvd{};

  std::vector<float> basis_values(columns * size), image_values(rows * size);
  const MatrixView<float> basis(basis_values.data(), columns, size), image(image_values.data(), rows, size);
  fill_normal(basis_values, options.seed);
  if (options.progress != nullptr) options.progress->begin("decomposing", options.iterations);
  for (std::size_t iteration = 1; iteration <= options.iterations; ++iteration) {
    multiply(matrix, basis, image, options.threads);
    make_orthonormal(image, options.threads);
    multiply(transposed, image, basis, options.threads);
    make_orthonormal(basis, options.threads);
    if (options.progress != nullptr) options.progress->update(iteration);
    if (options.stop.stop_requested()) return cancelled("decomposing the matrix was cancelled");
  }
  make_orthonormal(basis, options.threads);
  multiply(matrix, basis, image, options.threads);
  return within_basis(basis, image, std::min({options.rank, rows, columns}), options.threads);
}

std::size_t randomized_svd_bytes(std::size_t rows, std::size_t columns, const SvdOptions& options) {
  const std::size_t size = basis_size(rows, columns, options);
  const std::size_t small = 48 * size * size;  // Gram matrix, its factor, eigenvectors and their scratch
  return 4 * (rows + 2 * columns) * size + small;
}

}  // namespace attune::kernels
