#pragma once
#include "kernels/matrix_view.h"
#include "kernels/top_k.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::kernels {

/// How a number of a stored vector is kept. What is less than float32 finds candidates, which are scored again.
enum class Precision : std::uint8_t {
  float32,   ///< 4 bytes
  bfloat16,  ///< 2 bytes, rounded to nearest
  int8,      ///< 1 byte, in steps of the vector's largest magnitude / 127
};

/// Maximum inner product search that looks at every vector: the rows v with the largest q'v for queries q. A sweep
/// reads the vectors once for up to 16 queries and keeps no scores: for few queries it is as fast as the memory, for
/// many as the multiply-add. One binary picks AVX-512, AVX2, SSE4 or NEON when it starts. Immutable; thread-safe.
class InnerProductSearch {
 public:
  /// Keeps a reference to the vectors (n x d, n < 2^32, finite), and a copy in the wanted precision laid out for the
  /// sweep: 16 vectors at a time, dimension by dimension.
  InnerProductSearch(MatrixView<const float> vectors, Precision precision);

  /// @param queries  m x d
  /// @param best     min(k, n) entries a query, query by query, overwritten: the highest first, ties to the smaller row
  /// A score that is not a number, or -infinity, is left out; the places that are left then hold -infinity.
  /// Exact for float32, to float rounding. Of the others the scores are those of float32, but a vector whose score in
  /// their precision is not among the 2 k + 16 best is missed. The same on any number of threads.
  /// Cost: m n d multiply-adds.
  void search(MatrixView<const float> queries, std::size_t k, std::size_t threads, std::span<TopEntry> best) const;

  /// What a sweep reads.
  [[nodiscard]] std::size_t bytes() const { return panels_.size() + scales_.size() * sizeof(float); }

 private:
  void sweep(MatrixView<const float> queries, std::size_t first, std::size_t last, std::span<BestScores> best) const;
  void score_again(std::span<const float> query, std::span<TopEntry> candidates) const;

  MatrixView<const float> vectors_;
  Precision precision_;
  std::vector<std::byte> panels_;
  std::vector<float> scales_;  // what a unit of each int8 vector is worth
};

}  // namespace attune::kernels
