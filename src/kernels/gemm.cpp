#include "kernels/gemm.h"

#include "kernels/internal/blas.h"

#include <algorithm>

namespace attune::kernels {
namespace {

void multiply(MatrixView<const float> a, CBLAS_TRANSPOSE transpose_b, MatrixView<const float> b,
              MatrixView<float> product) {
  bound_blas_threads();
  if (product.rows == 0 || product.columns == 0) return;
  if (a.columns == 0) {
    for (std::size_t r = 0; r < product.rows; ++r) std::ranges::fill(product.row(r), 0.0F);
    return;
  }
  cblas_sgemm(CblasRowMajor, CblasNoTrans, transpose_b, blas_int(product.rows), blas_int(product.columns),
              blas_int(a.columns), 1.0F, a.data, blas_int(a.stride), b.data, blas_int(b.stride), 0.0F, product.data,
              blas_int(product.stride));
}

}  // namespace

void multiply(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> product) {
  multiply(a, CblasNoTrans, b, product);
}

void multiply_transposed(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> product) {
  multiply(a, CblasTrans, b, product);
}

}  // namespace attune::kernels
