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
  std::size_t filled = 0, next = 0;
  for (; next < scores.size() && filled < best.size(); ++next) {
    if (scores[next] > -std::numeric_limits<float>::infinity()) {
      best[filled++] = {static_cast<std::uint32_t>(next), scores[next]};
    }
  }
  const auto kept = best.first(filled);
  if (filled == best.size()) {
    // A heap whose front is the worst kept. Positions ascend, so a later score equal to the front's never belongs.
    std::make_heap(kept.begin(), kept.end(), ranks_before);
    while ((next = find_greater(scores, next, kept.front().score)) < scores.size()) {
      std::pop_heap(kept.begin(), kept.end(), ranks_before);
      kept.back() = {static_cast<std::uint32_t>(next), scores[next]};
      std::push_heap(kept.begin(), kept.end(), ranks_before);
      ++next;
    }
  }
  std::sort(kept.begin(), kept.end(), ranks_before);
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
