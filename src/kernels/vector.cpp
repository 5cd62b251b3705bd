#include "kernels/vector.h"

// Highway compiles this file once for each instruction set, each time with another HWY_NAMESPACE.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/vector.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace attune::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

float dot_simd(const float* a, const float* b, std::size_t count) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  // Four sums hide the latency of the multiply-add.
  auto sum0 = hn::Zero(d), sum1 = hn::Zero(d), sum2 = hn::Zero(d), sum3 = hn::Zero(d);
  std::size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    sum0 = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sum0);
    sum1 = hn::MulAdd(hn::LoadU(d, a + i + lanes), hn::LoadU(d, b + i + lanes), sum1);
    sum2 = hn::MulAdd(hn::LoadU(d, a + i + 2 * lanes), hn::LoadU(d, b + i + 2 * lanes), sum2);
    sum3 = hn::MulAdd(hn::LoadU(d, a + i + 3 * lanes), hn::LoadU(d, b + i + 3 * lanes), sum3);
  }
  for (; i + lanes <= count; i += lanes) sum0 = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sum0);
  float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(sum0, sum1), hn::Add(sum2, sum3))));
  for (; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

void axpy_simd(float factor, const float* x, float* y, std::size_t count) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto factors = hn::Set(d, factor);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(hn::MulAdd(factors, hn::LoadU(d, x + i), hn::LoadU(d, y + i)), d, y + i);
  }
  for (; i < count; ++i) y[i] += factor * x[i];
}

void multiply_simd(const float* matrix, std::size_t rows, std::size_t columns, std::size_t stride, const float* x,
                   float* products) {
  for (std::size_t r = 0; r < rows; ++r) products[r] = dot_simd(matrix + r * stride, x, columns);
}

std::size_t find_greater_simd(const float* values, std::size_t first, std::size_t count, float bound) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto bounds = hn::Set(d, bound);
  std::size_t i = first;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    const auto low = hn::Or(hn::Gt(hn::LoadU(d, values + i), bounds), hn::Gt(hn::LoadU(d, values + i + lanes), bounds));
    const auto high = hn::Or(hn::Gt(hn::LoadU(d, values + i + 2 * lanes), bounds),
                             hn::Gt(hn::LoadU(d, values + i + 3 * lanes), bounds));
    if (!hn::AllFalse(d, hn::Or(low, high))) break;
  }
  for (; i < count; ++i) {
    if (values[i] > bound) return i;
  }
  return count;
}

}  // namespace attune::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attune::kernels {

HWY_EXPORT(dot_simd);
HWY_EXPORT(axpy_simd);
HWY_EXPORT(multiply_simd);
HWY_EXPORT(find_greater_simd);

float dot(std::span<const float> a, std::span<const float> b) noexcept {
  return HWY_DYNAMIC_DISPATCH(dot_simd)(a.data(), b.data(), a.size());
}

void axpy(float factor, std::span<const float> x, std::span<float> y) noexcept {
  HWY_DYNAMIC_DISPATCH(axpy_simd)(factor, x.data(), y.data(), x.size());
}

void multiply(MatrixView<const float> matrix, std::span<const float> x, std::span<float> products) noexcept {
  HWY_DYNAMIC_DISPATCH(multiply_simd)
  (matrix.data, matrix.rows, matrix.columns, matrix.stride, x.data(), products.data());
}

std::size_t find_greater(std::span<const float> values, std::size_t first, float bound) noexcept {
  return HWY_DYNAMIC_DISPATCH(find_greater_simd)(values.data(), first, values.size(), bound);
}

namespace reference {

float dot(std::span<const float> a, std::span<const float> b) noexcept {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void axpy(float factor, std::span<const float> x, std::span<float> y) noexcept {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] += factor * x[i];
}

void multiply(MatrixView<const float> matrix, std::span<const float> x, std::span<float> products) noexcept {
  for (std::size_t r = 0; r < matrix.rows; ++r) products[r] = reference::dot(matrix.row(r), x);
}

std::size_t find_greater(std::span<const float> values, std::size_t first, float bound) noexcept {
  std::size_t i = first;
  while (i < values.size() && !(values[i] > bound)) ++i;
  return i;
}

}  // namespace reference
}  // namespace attune::kernels
#endif
