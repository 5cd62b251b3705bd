#include "evaluation/statistics/clusters.h"

#include <unordered_map>

namespace attune {

Clusters Clusters::of(std::span<const std::uint32_t> keys) {
  Clusters clusters;
  clusters.of_case.reserve(keys.size());
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;
  for (const std::uint32_t key : keys) {
    const auto number = numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size())).first->second;
    if (number == clusters.sizes.size()) clusters.sizes.push_back(0);
    ++clusters.sizes[number];
    clusters.of_case.push_back(number);
  }
  return clusters;
}

std::vector<double> Clusters::sums(std::span<const double> values) const {
  std::vector<double> sums(count());
  for (std::size_t q = 0; q < values.size(); ++q) sums[of_case[q]] += values[q];
  return sums;
}

}  // namespace attune
