#pragma once
#include "kernels/matrix_view.h"
#include "kernels/top_k.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::kernels {

/// How a number of a stored vector is kept for the sweep. Less than float32 finds candidates, which are scored again.
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
  /// Exact in every precision, to float rounding; the scores are dot()'s. Where rounded vectors were swept, the k-th
  /// best score must lie so far above the last candidate that rounding cannot have hidden a better vector: else all
  /// vectors are scored as they are. A score that is not a number, or -infinity, is left out; the places that are left
  /// then hold -infinity. The same on any number of threads.
  /// Cost: m n d multiply-adds.
  void search(MatrixView<const float> queries, std::size_t k, std::size_t threads, std::span<TopEntry> best) const;

  /// What a sweep reads.
  [[nodiscard]] std::size_t bytes() const {
    return panels_.size() * sizeof(CacheLine) + scales_.size() * sizeof(float);
  }

  struct alignas(64) CacheLine {
    std::byte bytes[64];
  };

 private:
  /// Cuts the vectors into as many parts as there are threads, and sweeps them for all queries.
  void search_together(MatrixView<const float> queries, std::size_t k, std::size_t threads,
                       std::span<TopEntry> best) const;
  /// The panels [first, last) for all queries, offered to their best.
  void sweep(MatrixView<const float> queries, std::size_t first, std::size_t last, std::span<BestScores> best) const;
  /// How far the score of a swept vector may lie from its true one.
  [[nodiscard]] double largest_error(std::span<const float> query) const;
  /// The k best of the candidates of a sweep, the best of them first.
  [[nodiscard]] std::vector<TopEntry> settle(std::span<const float> query, std::vector<TopEntry> candidates,
                                             std::size_t k) const;
  [[nodiscard]] std::vector<TopEntry> score_all(std::span<const float> query, std::size_t k) const;

  MatrixView<const float> vectors_;
  Precision precision_;
  std::vector<CacheLine> panels_;
  std::vector<float> scales_;  // what a unit of each int8 vector is worth
  float largest_scale_ = 0;
  double largest_norm_ = 0;
};

}  // namespace attune::kernels
