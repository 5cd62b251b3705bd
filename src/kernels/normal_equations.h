#pragma once
#include "kernels/matrix_view.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::kernels {

/// Some rows y_0, y_1, ... of a matrix, named by their numbers; both must outlive it.
struct ChosenRows {
  MatrixView<const float> matrix;
  std::span<const std::uint32_t> numbers;

  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] const float* operator[](std::size_t k) const { return matrix.data + numbers[k] * matrix.stride; }
  /// At most `count` of them from `first` on.
  [[nodiscard]] ChosenRows part(std::size_t first, std::size_t count) const {
    return {matrix, numbers.subspan(first, std::min(count, size() - first))};
  }
};

/// One weighted least-squares system A x = b, built from gathered rows and solved by Cholesky, over and over: what
/// alternating least squares does for every user and item. SIMD by Highway.
///
///   A = start + diagonal I + sum over k of weight_k y_k y_k',   b = sum over k of target_k y_k
///
/// Holds room for d unknowns and allocates only when made; not thread-safe: one for each thread. Sums are taken in an
/// order that depends on the vector width alone.
class NormalEquations {
 public:
  explicit NormalEquations(std::size_t unknowns);  ///< d >= 1

  /// A = matrix + diagonal * I (d x d, only its upper triangle is read), b = 0.
  void start(MatrixView<const float> matrix, float diagonal) noexcept;

  /// Adds the terms of `rows` (n x d).
  /// @param weights  n values >= 0; @param targets  beside them
  /// Cost: d^2 / 2 multiply-adds a row, at about the speed of a matrix product.
  void add(const ChosenRows& rows, std::span<const float> weights, std::span<const float> targets) noexcept;

  /// d values: b as it stands, for terms that are no sum over rows.
  [[nodiscard]] std::span<float> right_side() noexcept { return std::span(right_side_).first(unknowns_); }
  /// The element of A in row r and column c >= r.
  [[nodiscard]] float matrix(std::size_t r, std::size_t c) const noexcept { return matrix_[r * padded_ + c]; }

  /// Solves the system and overwrites A and b.
  /// @param x  d values, overwritten; all 0 when there is no finite solution
  /// @return false in that case: A is not positive definite (to float rounding), or an entry was not finite
  /// Cost: d^3 / 6 multiply-adds.
  bool solve(std::span<float> x) noexcept;

 private:
  /// Unknowns come in blocks of this many, a multiple of all vector widths; the last is filled up with unknowns that
  /// are 0.
  static constexpr std::size_t kBlock = 16;

  std::size_t unknowns_;
  std::size_t padded_;
  std::vector<float> matrix_;      // padded x padded: A's upper triangle, by blocks; the rest is never read
  std::vector<float> right_side_;  // padded
  std::vector<float> inverses_;    // padded: of the diagonal of A's factor
  std::vector<float> solution_;    // padded
  std::vector<float> gathered_;    // rows on their way into A, padded wide
};

/// sum += sum over k of (targets[k] + weights[k] (y_k . p)) y_k: residuals and products of a matrix that is a sum over
/// rows, without forming it.
/// @param targets, weights  n values; @param p, sum  d values that do not overlap
/// Cost: 2 d multiply-adds a row.
void add_projections(const ChosenRows& rows, std::span<const float> targets, std::span<const float> weights,
                     std::span<const float> p, std::span<float> sum) noexcept;

/// products[k] += y_k . x
void add_products(const ChosenRows& rows, std::span<const float> x, std::span<float> products) noexcept;

/// gram = rows' rows, both triangles; n x d and d x d. Sums of a few thousand rows are taken in float, and those added
/// in double. Same bytes on any number of threads.
void gram_of_rows(MatrixView<const float> rows, std::size_t threads, MatrixView<float> gram);

/// The same by plain loops in double: what the tests hold the above against.
namespace reference {
/// Solves (start + diagonal I + sum of weight_k y_k y_k') x = sum of target_k y_k by elimination.
std::vector<double> solve_normal_equations(MatrixView<const float> start, float diagonal, const ChosenRows& rows,
                                           std::span<const float> weights, std::span<const float> targets);
}  // namespace reference

}  // namespace attune::kernels
