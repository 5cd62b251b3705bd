#pragma once
#include "kernels/matrix_view.h"

#include <cstddef>
#include <span>

/// SIMD over float vectors, by Highway: one binary picks AVX-512, AVX2, SSE4 or NEON when it starts. No function
/// allocates; all are thread-safe. Sums are taken in an order that depends on the vector width alone, so results are
/// the same on any number of threads, and may differ in the last bits between kinds of processor.
namespace attune::kernels {

/// Sum of a[i] * b[i]; the sizes must be equal. 0 when empty.
float dot(std::span<const float> a, std::span<const float> b) noexcept;

/// y[i] += factor * x[i]; the sizes must be equal.
void axpy(float factor, std::span<const float> x, std::span<float> y) noexcept;

/// products[r] = dot(matrix row r, x). matrix: n x d, x: d, products: n.
void multiply(MatrixView<const float> matrix, std::span<const float> x, std::span<float> products) noexcept;

/// The first position >= `first` whose value is greater than `bound`; values.size() when there is none. NaN is never
/// greater.
std::size_t find_greater(std::span<const float> values, std::size_t first, float bound) noexcept;

/// The same by plain loops: what the tests and benchmarks hold the above against.
namespace reference {
float dot(std::span<const float> a, std::span<const float> b) noexcept;
void axpy(float factor, std::span<const float> x, std::span<float> y) noexcept;
void multiply(MatrixView<const float> matrix, std::span<const float> x, std::span<float> products) noexcept;
std::size_t find_greater(std::span<const float> values, std::size_t first, float bound) noexcept;
}  // namespace reference

}  // namespace attune::kernels
