#pragma once
#include "base/error.h"
#include "base/progress.h"
#include "kernels/matrix_view.h"

#include <cstddef>
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

}  // namespace attune::kernels
