#include "kernels/top_k.h"

#include "kernels/vector.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace attune::kernels {
namespace {

bool ranks_before(const TopEntry& a, const TopEntry& b) {
  return a.score != b.score ? a.score > b.score : a.position < b.position;
}

}  // namespace

std::size_t top_k(std::span<const float> scores, std::span<TopEntry> best) noexcept {
  if (best.empty()) return 0;
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  std::size_t filled = 0;
  // A heap whose front is the worst entry kept. Positions ascend, so a later score equal to the front's never belongs.
  float bound = kNone;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (filled == best.size()) {
      i = find_greater(scores, i, bound);
      if (i == scores.size()) break;
      std::pop_heap(best.begin(), best.end(), ranks_before);
      best.back() = {static_cast<std::uint32_t>(i), scores[i]};
    } else if (scores[i] > kNone) {
      best[filled++] = {static_cast<std::uint32_t>(i), scores[i]};
    } else {
      continue;
    }
    const auto heap = best.first(filled);
    std::push_heap(heap.begin(), heap.end(), ranks_before);
    if (filled == best.size()) bound = best.front().score;
  }
  const auto heap = best.first(filled);
  std::sort_heap(heap.begin(), heap.end(), ranks_before);
  return filled;
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
