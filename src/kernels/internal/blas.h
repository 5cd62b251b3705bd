#pragma once
#include <cstddef>

#include <cblas.h>
#include <f77blas.h>

/// What every caller of OpenBLAS needs.
namespace attune::kernels {

/// Keeps OpenBLAS on the calling thread, for the whole process; to be called before any other call of it.
inline void bound_blas_threads() {
  static const bool bounded = (openblas_set_num_threads(1), true);
  static_cast<void>(bounded);
}

inline blasint blas_int(std::size_t n) {
  return static_cast<blasint>(n);
}

}  // namespace attune::kernels
