#pragma once
#include "kernels/matrix_view.h"

namespace attune::kernels {

/// product = a b. a: m x k, b: k x n, product: m x n, apart from both. By OpenBLAS on the calling thread; thread-safe.
/// Cost: m n k multiply-adds.
void multiply(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> product);

/// product = a b'. a: m x k, b: n x k, product: m x n; otherwise as above.
void multiply_transposed(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> product);

}  // namespace attune::kernels
