#pragma once
#include "base/error.h"
#include "base/progress.h"
#include "kernels/sparse.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace attune::kernels {

/// The leading part of A = U diag(s) V'.
struct TruncatedSvd {
  std::vector<float> singular_values;  // k, descending, >= 0
  std::vector<float> right;            // V, m x k, row-major; columns orthonormal, each up to its sign
};

struct SvdOptions {
  std::size_t rank = 64;          ///< singular triples wanted, >= 1
  std::size_t oversampling = 32;  ///< directions carried beside them: more is more exact
  std::size_t iterations = 4;     ///< rounds of subspace iteration, >= 1: more separates close singular values better
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  Progress* progress = nullptr;  ///< told of the rounds done, in one phase "decomposing"; may be null
  std::stop_token stop{};
};

/// The largest singular values and right singular vectors of a sparse matrix, by randomized subspace iteration; the
/// left vectors are A V / s. Values come out a little low where the next ones are close; the subspace is what
/// converges.
/// @param matrix      A, n x m, finite
/// @param transposed  A', m x n
/// @return min(rank, n, m) triples; beyond A's numerical rank both value and vector are zero
/// Errors: cancelled. Deterministic in the seed: same bytes on any number of threads.
/// Cost, with l = rank + oversampling: iterations * (2 nonzeros l + (n + m) l^2) multiply-adds.
/// Source: Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 2011, algorithms 4.4 and 5.1.
Result<TruncatedSvd> randomized_svd(const SparseView& matrix, const SparseView& transposed, const SvdOptions& options);

/// Bytes that randomized_svd of an n x m matrix needs at its peak, beside the matrices.
std::size_t randomized_svd_bytes(std::size_t rows, std::size_t columns, const SvdOptions& options);

}  // namespace attune::kernels
