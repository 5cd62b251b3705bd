#include "kernels/top_k.h"

#include "kernels/vector.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace attune::kernels {
namespace {

TopEntry entry(std::span<const float> scores, std::size_t at, std::uint32_t first_position) {
  return {static_cast<std::uint32_t>(first_position + at), scores[at]};
}

bool qualifies(float score) {
  return score > -std::numeric_limits<float>::infinity();
}

/// @param heap  its front is the worst kept
void replace_worst(std::span<TopEntry> heap, TopEntry better) {
  std::ranges::pop_heap(heap, ranks_before);
  heap.back() = better;
  std::ranges::push_heap(heap, ranks_before);
}

/// Puts what beats the worst kept in its place. Positions ascend, so a score equal to the worst never belongs.
/// @param heap  its front is the worst kept
void improve(std::span<TopEntry> heap, std::span<const float> scores, std::size_t next, std::uint32_t first_position) {
  while ((next = find_greater(scores, next, heap.front().score)) < scores.size()) {
    replace_worst(heap, entry(scores, next++, first_position));
  }
}

}  // namespace

std::size_t top_k(std::span<const float> scores, std::span<TopEntry> best) noexcept {
  if (best.empty()) return 0;
  std::size_t filled = 0, next = 0;
  for (; next < scores.size() && filled < best.size(); ++next) {
    if (qualifies(scores[next])) best[filled++] = entry(scores, next, 0);
  }
  const auto kept = best.first(filled);
  if (filled == best.size()) {
    std::ranges::make_heap(kept, ranks_before);
    improve(kept, scores, next, 0);
  }
  std::ranges::sort(kept, ranks_before);
  return filled;
}

void BestScores::offer(std::span<const float> scores, std::uint32_t first_position) {
  std::size_t next = 0;
  if (kept_.size() < k_) {
    for (; next < scores.size() && kept_.size() < k_; ++next) {
      if (qualifies(scores[next])) kept_.push_back(entry(scores, next, first_position));
    }
    if (kept_.size() == k_) std::ranges::make_heap(kept_, ranks_before);
  }
  if (!kept_.empty() && kept_.size() == k_) improve(kept_, scores, next, first_position);
}

void BestScores::offer(TopEntry entry) {
  if (k_ == 0 || !qualifies(entry.score)) return;
  if (kept_.size() < k_) {
    kept_.push_back(entry);
    if (kept_.size() == k_) std::ranges::make_heap(kept_, ranks_before);
  } else if (ranks_before(entry, kept_.front())) {
    replace_worst(kept_, entry);
  }
}

std::span<const TopEntry> BestScores::ranking() {
  std::ranges::sort(kept_, ranks_before);
  return kept_;
}

namespace reference {

std::size_t top_k(std::span<const float> scores, std::span<TopEntry> best) {
  std::vector<TopEntry> all;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > -std::numeric_limits<float>::infinity()) all.push_back({static_cast<std::uint32_t>(i), scores[i]});
  }
  std::sort(all.begin(), all.end(), ranks_before);
  const std::size_t count = std::min(all.size(), best.size());
  std::copy_n(all.begin(), count, best.begin());
  return count;
}

}  // namespace reference
}  // namespace attune::kernels
