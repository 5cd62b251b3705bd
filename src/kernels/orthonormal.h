#pragma once
#include "kernels/matrix_view.h"

#include <cstddef>
#include <vector>

namespace attune::kernels {

/// Q'Q in double, k x k, row-major, both triangles. q: n x k. Same bytes on any number of threads.
/// Cost: n k^2 multiply-adds / 2.
std::vector<double> gram_in_double(MatrixView<const float> q, std::size_t threads);

/// Makes the columns of a tall matrix orthonormal, in place, without changing what they span (Cholesky QR with the Gram
/// matrix in double). A column that depends on those before it, to 1e-6 of its length, becomes zero.
///
/// One pass leaves errors of float rounding times the condition of q; a second pass takes them to float rounding.
/// @param q  n x k, n >= k, finite
/// Same bytes on any number of threads. Cost: n k^2 multiply-adds and 16 k^2 bytes.
/// Source: Yamamoto et al., "Roundoff error analysis of the CholeskyQR2 algorithm", ETNA 2015.
void make_orthonormal(MatrixView<float> q, std::size_t threads);

}  // namespace attune::kernels
