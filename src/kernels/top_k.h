#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::kernels {

struct TopEntry {
  std::uint32_t position = 0;
  float score = 0;
  bool operator==(const TopEntry&) const = default;
};

/// Higher scores first, ties to the smaller position.
inline bool ranks_before(const TopEntry& a, const TopEntry& b) {
  return a.score != b.score ? a.score > b.score : a.position < b.position;
}

/// The best of n scores, exactly: higher first, ties to the smaller position.
/// @param scores  n < 2^32 values; -infinity and NaN are left out (so -infinity excludes an entry)
/// @param best    room for the result; its size is the number wanted
/// @return how many of `best` were filled: fewer than its size when fewer scores qualify
/// Cost: O(n + c log k) for c scores that beat the k-th best so far; c is about k ln(n / k) in random order. Scores
/// below that bound are skipped a vector at a time. Allocates nothing; thread-safe.
std::size_t top_k(std::span<const float> scores, std::span<TopEntry> best) noexcept;

/// The same of scores that come piece by piece, in pieces whose positions ascend. Holds at most k entries; not
/// thread-safe.
class BestScores {
 public:
  explicit BestScores(std::size_t k) : k_(k) {}
  /// Scores of the positions first_position, first_position + 1, ...
  void offer(std::span<const float> scores, std::uint32_t first_position);
  /// One score more, at a position that was not offered yet, in any order.
  void offer(TopEntry entry);
  /// The best so far, in top_k's order. Nothing may be offered afterwards.
  [[nodiscard]] std::span<const TopEntry> ranking();

 private:
  std::size_t k_;
  std::vector<TopEntry> kept_;  // a heap whose front is the worst kept, once there are k
};

namespace reference {
/// The same by sorting everything; allocates.
std::size_t top_k(std::span<const float> scores, std::span<TopEntry> best);
}  // namespace reference

}  // namespace attune::kernels
