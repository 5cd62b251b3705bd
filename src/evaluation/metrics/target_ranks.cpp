#include "evaluation/metrics/target_ranks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace attune {
namespace {

/// Targets that share a score are interchangeable: the j-th of m in a group of `tied` behind `above` others.
double expected_rank(std::size_t above, std::size_t tied, std::size_t j, std::size_t m) {
  return static_cast<double>(above) +
         static_cast<double>(j) * static_cast<double>(tied + 1) / static_cast<double>(m + 1);
}

}  // namespace

void rank_targets(std::span<const float> scores, std::span<const ItemId> targets, std::size_t depth,
                  std::span<double> ranks) {
  std::vector<float> wanted;
  wanted.reserve(targets.size());
  for (const ItemId target : targets)
    if (const float score = scores[index(target)]; !std::isnan(score)) wanted.push_back(score);
  std::ranges::sort(wanted, std::greater<>{});

  std::size_t filled = 0;
  while (filled < wanted.size()) {
    const float score = wanted[filled];
    const auto same =
        static_cast<std::size_t>(std::ranges::upper_bound(wanted.begin() + static_cast<std::ptrdiff_t>(filled),
                                                          wanted.end(), score, std::greater<>{}) -
                                 wanted.begin() - static_cast<std::ptrdiff_t>(filled));
    std::uint32_t above = 0, tied = 0;
    for (const float other : scores) {  // 32-bit counters, so that the compiler makes vector code of it
      above += other > score ? 1U : 0U;
      tied += other == score ? 1U : 0U;
    }
    if (above >= depth) break;
    for (std::size_t j = 1; j <= same; ++j) ranks[filled++] = expected_rank(above, tied, j, same);
  }
  std::ranges::fill(ranks.subspan(filled), kNotRanked);
}

std::vector<double> reference::rank_targets(std::span<const float> scores, std::span<const ItemId> targets) {
  const std::set<ItemId> wanted(targets.begin(), targets.end());
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < scores.size(); ++i)
    if (!std::isnan(scores[i])) order.push_back(i);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
  std::vector<double> ranks;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first, hits = 0;
    for (; last < order.size() && scores[order[last]] == scores[order[first]]; ++last)
      hits += wanted.contains(ItemId{order[last]}) ? 1 : 0;
    for (std::size_t j = 1; j <= hits; ++j) ranks.push_back(expected_rank(first, last - first, j, hits));
    first = last;
  }
  ranks.resize(targets.size(), kNotRanked);
  return ranks;
}

}  // namespace attune
