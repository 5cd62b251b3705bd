#pragma once
#include "base/error.h"
#include "base/progress.h"
#include "kernels/matrix_view.h"

#include <cstddef>
#include <span>
#include <stop_token>

/// Dense symmetric positive definite systems in float, on OpenBLAS.
///
/// OpenBLAS runs on one thread for the whole process (set here, before its first call): work is cut into blocks whose
/// size does not depend on the number of threads and `parallel_for` runs the blocks, so the same input gives the same
/// bytes on any number of threads of one machine.
namespace attune::kernels {

struct InverseOptions {
  std::size_t threads = 1;
  Progress* progress = nullptr;  ///< told of the blocks done, in one phase "inverting"; may be null
  std::stop_token stop{};
};

/// Replaces a symmetric positive definite n x n matrix by its inverse, in place, by Cholesky: A = L L', then L^-1, then
/// L^-T L^-1.
/// @param matrix  n x n; only the lower triangle is read; both triangles are written, exactly symmetric
/// Errors: invalid_argument when it is not positive definite (to float rounding), cancelled; the matrix is then
/// garbage. Cost: n^3 multiply-adds / 2, and O(256 n) extra memory. Source: Golub and Van Loan, Matrix Computations,
/// section 4.2; the in-place order is LAPACK's potrf, trtri, lauum.
Status invert_spd(MatrixView<float> matrix, const InverseOptions& options = {});

/// Solves A x = b in place: b becomes x and A's lower triangle its Cholesky factor.
/// @return false when A is not positive definite; b is then garbage
/// Cost: d^3 / 6 + d^2 multiply-adds; allocates nothing.
bool solve_spd(MatrixView<float> matrix, std::span<float> b) noexcept;
/// Solves A x = b for a matrix that solve_spd has factored.
void solve_factored(MatrixView<const float> factored, std::span<float> b) noexcept;

/// gram += rows' * rows, lower triangle only. rows: n x d, gram: d x d.
void add_gram(MatrixView<const float> rows, MatrixView<float> gram) noexcept;

}  // namespace attune::kernels
