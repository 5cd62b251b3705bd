#include "kernels/normal_equations.h"

#include "base/parallel.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

// Tiles are arrays of vectors, whose size must be known when compiling.
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
// Highway compiles this file once for each instruction set, each time with another HWY_NAMESPACE.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/normal_equations.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace attune::kernels::HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kBlock = 16;
using Tag = hn::CappedTag<float, kBlock>;
constexpr std::size_t kLanes = hn::MaxLanes(Tag());
/// Rows of a tile, which is one vector wide: as many sums as hide the latency of the multiply-add, within the
/// registers.
using TileRows = std::make_index_sequence<kLanes == kBlock ? 16 : 8>;
using OneRow = std::make_index_sequence<1>;
/// Rows ahead of their use for which memory is asked.
constexpr std::size_t kAhead = 16;

enum class Sign : std::uint8_t { plus, minus };

/// target(r, c) +-= sum over k < count of rows(k, top + r) * rows(k, left + c), for the rows of a tile, c < kLanes.
template <Sign kSign, std::size_t... r>
HWY_INLINE void update_tile(std::index_sequence<r...> /*tile*/, const float* HWY_RESTRICT rows, std::size_t count,
                            std::size_t stride, std::size_t top, std::size_t left, float* target,
                            std::size_t target_stride) {
  const Tag d;
  hn::Vec<Tag> sums[] = {hn::LoadU(d, target + r * target_stride)...};
  const float* down = rows + top;
  const float* across = rows + left;
  for (std::size_t k = 0; k < count; ++k, down += stride, across += stride) {
    const auto right = hn::LoadU(d, across);
    if constexpr (kSign == Sign::plus) {
      ((sums[r] = hn::MulAdd(hn::Set(d, down[r]), right, sums[r])), ...);
    } else {
      ((sums[r] = hn::NegMulAdd(hn::Set(d, down[r]), right, sums[r])), ...);
    }
  }
  (hn::StoreU(sums[r], d, target + r * target_stride), ...);
}

/// The same for rows [top, top + kBlock) and columns [top, width) of a width x width matrix. rows: count x width
template <Sign kSign>
HWY_INLINE void update_block_row(const float* rows, std::size_t count, std::size_t width, std::size_t top,
                                 float* matrix) {
  for (std::size_t left = top; left < width; left += kLanes) {
    for (std::size_t r = top; r < top + kBlock; r += TileRows::size()) {
      update_tile<kSign>(TileRows(), rows, count, width, r, left, matrix + r * width + left, width);
    }
  }
}

HWY_INLINE void prefetch(const float* row, std::size_t width) {
  constexpr std::size_t kCacheLine = 64 / sizeof(float);
  for (std::size_t i = 0; i < width; i += kCacheLine) hwy::Prefetch(row + i);
}

/// gathered(k) = sqrt(weight_k) * y_k and right += target_k * y_k. gathered: count x gathered_width
void gather_simd(const ChosenRows& rows, const float* weights, const float* targets, float* gathered,
                 std::size_t gathered_width, float* right) {
  const Tag d;
  const std::size_t width = rows.matrix.columns;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (k + kAhead < rows.size()) prefetch(rows[k + kAhead], width);
    const float* HWY_RESTRICT row = rows[k];
    float* HWY_RESTRICT out = gathered + k * gathered_width;
    const float root = std::sqrt(weights[k]);
    const auto roots = hn::Set(d, root), target = hn::Set(d, targets[k]);
    std::size_t i = 0;
    for (; i + kLanes <= width; i += kLanes) {
      const auto y = hn::LoadU(d, row + i);
      hn::StoreU(hn::Mul(roots, y), d, out + i);
      hn::StoreU(hn::MulAdd(target, y, hn::LoadU(d, right + i)), d, right + i);
    }
    for (; i < width; ++i) {
      out[i] = root * row[i];
      right[i] += targets[k] * row[i];
    }
  }
}

/// matrix += rows' rows over the blocks of the upper triangle. rows: count x width. Meanwhile memory is asked for the
/// rows that are gathered next.
void add_rows_simd(const float* rows, std::size_t count, std::size_t width, float* matrix, const ChosenRows& next) {
  std::size_t asked = 0;
  for (std::size_t top = 0; top < width; top += kBlock) {
    for (const std::size_t end = next.size() * (top + kBlock) / width; asked < end; ++asked) {
      prefetch(next[asked], next.matrix.columns);
    }
    update_block_row<Sign::plus>(rows, count, width, top, matrix);
  }
}

/// A = U' U over the upper triangle, left-looking by blocks of rows, and U' z = b on the way.
/// @param inverses  `size` values: becomes 1 over the diagonal of U; @param b  becomes garbage; @param z  `size` values
bool factor_simd(float* matrix, std::size_t size, float* inverses, float* b, float* z) {
  const Tag d;
  for (std::size_t top = 0; top < size; top += kBlock) {
    update_block_row<Sign::minus>(matrix, top, size, top, matrix);
    for (std::size_t r = top; r < top + kBlock; ++r) {
      float* row = matrix + r * size;
      for (std::size_t left = top; left < size; left += kLanes) {
        update_tile<Sign::minus>(OneRow(), matrix + top * size, r - top, size, r, left, row + left, size);
      }
      if (!(row[r] > 0)) return false;
      inverses[r] = 1 / std::sqrt(row[r]);
      z[r] = b[r] * inverses[r];
      const auto scale = hn::Set(d, inverses[r]), known = hn::Set(d, z[r]);
      for (std::size_t left = top; left < size; left += kLanes) {  // what is left of r is over, and may be overwritten
        const auto scaled = hn::Mul(scale, hn::LoadU(d, row + left));
        hn::StoreU(scaled, d, row + left);
        hn::StoreU(hn::NegMulAdd(known, scaled, hn::LoadU(d, b + left)), d, b + left);
      }
    }
  }
  return true;
}

/// Solves U x = z in place, the last block first.
void substitute_back_simd(const float* matrix, std::size_t size, const float* inverses, float* x) {
  const Tag d;
  for (std::size_t top = size; top > 0;) {
    const std::size_t end = std::exchange(top, top - kBlock);
    for (std::size_t r = top; r < end; ++r) {
      auto sums = hn::Zero(d);
      for (std::size_t c = end; c < size; c += kLanes) {
        sums = hn::MulAdd(hn::LoadU(d, matrix + r * size + c), hn::LoadU(d, x + c), sums);
      }
      x[r] -= hn::GetLane(hn::SumOfLanes(d, sums));
    }
    for (std::size_t c = end; c-- > top;) {
      x[c] *= inverses[c];
      for (std::size_t r = top; r < c; ++r) x[r] -= x[c] * matrix[r * size + c];
    }
  }
}

HWY_INLINE float dot(const float* a, const float* b, std::size_t count) {
  const Tag d;
  auto sums = hn::Zero(d);
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) sums = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sums);
  float sum = hn::GetLane(hn::SumOfLanes(d, sums));
  for (; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

void add_projections_simd(const ChosenRows& rows, const float* targets, const float* weights, const float* p,
                          float* sum) {
  const Tag d;
  const std::size_t width = rows.matrix.columns;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (k + kAhead < rows.size()) prefetch(rows[k + kAhead], width);
    const float* row = rows[k];
    const float amount = targets[k] + weights[k] * dot(row, p, width);
    const auto amounts = hn::Set(d, amount);
    std::size_t i = 0;
    for (; i + kLanes <= width; i += kLanes) {
      hn::StoreU(hn::MulAdd(amounts, hn::LoadU(d, row + i), hn::LoadU(d, sum + i)), d, sum + i);
    }
    for (; i < width; ++i) sum[i] += amount * row[i];
  }
}

void add_products_simd(const ChosenRows& rows, const float* x, float* products) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (k + kAhead < rows.size()) prefetch(rows[k + kAhead], rows.matrix.columns);
    products[k] += dot(rows[k], x, rows.matrix.columns);
  }
}

}  // namespace
}  // namespace attune::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attune::kernels {
namespace {

HWY_EXPORT(add_rows_simd);
HWY_EXPORT(gather_simd);
HWY_EXPORT(factor_simd);
HWY_EXPORT(substitute_back_simd);
HWY_EXPORT(add_projections_simd);
HWY_EXPORT(add_products_simd);

/// Rows gathered before they enter the matrix: enough to make loading a tile cheap, few enough for the first cache.
constexpr std::size_t kGathered = 64;

}  // namespace

NormalEquations::NormalEquations(std::size_t unknowns)
    : unknowns_(unknowns),
      padded_((unknowns + kBlock - 1) / kBlock * kBlock),
      matrix_(padded_ * padded_),
      right_side_(padded_),
      inverses_(padded_),
      solution_(padded_),
      gathered_(kGathered * padded_) {}

void NormalEquations::start(MatrixView<const float> matrix, float diagonal) noexcept {
  std::ranges::fill(right_side_, 0.0F);
  for (std::size_t r = 0; r < padded_; ++r) {
    const auto row = std::span(matrix_).subspan(r * padded_, padded_);
    const std::size_t first = r / kBlock * kBlock;
    if (r < unknowns_) {
      std::copy_n(matrix.row(r).data() + first, unknowns_ - first, row.data() + first);
      row[r] += diagonal;
    } else {
      std::fill(row.begin() + static_cast<std::ptrdiff_t>(first), row.end(), 0.0F);
      row[r] = 1;
    }
  }
}

void NormalEquations::add(const ChosenRows& rows, std::span<const float> weights,
                          std::span<const float> targets) noexcept {
  for (std::size_t first = 0; first < rows.size(); first += kGathered) {
    const ChosenRows now = rows.part(first, kGathered);
    HWY_DYNAMIC_DISPATCH(gather_simd)
    (now, weights.data() + first, targets.data() + first, gathered_.data(), padded_, right_side_.data());
    HWY_DYNAMIC_DISPATCH(add_rows_simd)
    (gathered_.data(), now.size(), padded_, matrix_.data(), rows.part(first + now.size(), kGathered));
  }
}

bool NormalEquations::solve(std::span<float> x) noexcept {
  bool solved = HWY_DYNAMIC_DISPATCH(factor_simd)(matrix_.data(), padded_, inverses_.data(), right_side_.data(),
                                                  solution_.data());
  if (solved) {
    HWY_DYNAMIC_DISPATCH(substitute_back_simd)(matrix_.data(), padded_, inverses_.data(), solution_.data());
    std::ranges::copy(std::span(solution_).first(unknowns_), x.begin());
    solved = std::ranges::all_of(x, [](float value) { return std::isfinite(value); });
  }
  if (!solved) std::ranges::fill(x, 0.0F);
  return solved;
}

void add_projections(const ChosenRows& rows, std::span<const float> targets, std::span<const float> weights,
                     std::span<const float> p, std::span<float> sum) noexcept {
  HWY_DYNAMIC_DISPATCH(add_projections_simd)(rows, targets.data(), weights.data(), p.data(), sum.data());
}

void add_products(const ChosenRows& rows, std::span<const float> x, std::span<float> products) noexcept {
  HWY_DYNAMIC_DISPATCH(add_products_simd)(rows, x.data(), products.data());
}

void gram_of_rows(MatrixView<const float> rows, std::size_t threads, MatrixView<float> gram) {
  // At most 64 parts, whatever the number of threads.
  const std::size_t part = std::max<std::size_t>(4096, (rows.rows + 63) / 64);
  const std::size_t parts = (rows.rows + part - 1) / part, d = rows.columns;
  std::vector<float> sums(parts * d * d);
  const std::vector<float> zeros(std::max(part, d * d)), ones(part, 1.0F);
  parallel_for(parts, 1, threads, [&](std::size_t p, std::size_t) {
    std::vector<std::uint32_t> numbers(std::min(part, rows.rows - p * part));
    std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(p * part));
    NormalEquations equations(d);
    equations.start({zeros.data(), d, d}, 0);
    equations.add({rows, numbers}, ones, zeros);
    for (std::size_t r = 0; r < d; ++r) {
      for (std::size_t c = r; c < d; ++c) sums[(p * d + r) * d + c] = equations.matrix(r, c);
    }
  });
  for (std::size_t r = 0; r < d; ++r) {
    for (std::size_t c = r; c < d; ++c) {
      double sum = 0;
      for (std::size_t p = 0; p < parts; ++p) sum += static_cast<double>(sums[(p * d + r) * d + c]);
      gram(r, c) = gram(c, r) = static_cast<float>(sum);
    }
  }
}

namespace reference {

std::vector<double> solve_normal_equations(MatrixView<const float> start, float diagonal, const ChosenRows& rows,
                                           std::span<const float> weights, std::span<const float> targets) {
  const std::size_t d = start.rows, width = d + 1;
  std::vector<double> a(d * width);  // the matrix and, as its last column, the right side
  for (std::size_t r = 0; r < d; ++r) {
    for (std::size_t c = 0; c < d; ++c) a[r * width + c] = static_cast<double>(start(r, c)) + (r == c ? diagonal : 0.0);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const double value = rows[k][r];
      for (std::size_t c = 0; c < d; ++c) a[r * width + c] += weights[k] * value * rows[k][c];
      a[r * width + d] += targets[k] * value;
    }
  }
  for (std::size_t p = 0; p < d; ++p) {
    for (std::size_t r = 0; r < d; ++r) {
      if (r == p) continue;
      const double factor = a[r * width + p] / a[p * width + p];
      for (std::size_t c = p; c < width; ++c) a[r * width + c] -= factor * a[p * width + c];
    }
  }
  std::vector<double> x(d);
  for (std::size_t r = 0; r < d; ++r) x[r] = a[r * width + d] / a[r * width + r];
  return x;
}

}  // namespace reference
}  // namespace attune::kernels
#endif
