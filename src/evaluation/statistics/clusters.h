#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Numbers the clusters of Q cases from 0 in the order of their first case.
struct Clusters {
  std::vector<std::uint32_t> of_case;  ///< Q
  std::vector<double> sizes;           ///< C: cases in each

  static Clusters of(std::span<const std::uint32_t> keys);
  [[nodiscard]] std::size_t count() const { return sizes.size(); }
  /// C sums of one value a case.
  [[nodiscard]] std::vector<double> sums(std::span<const double> values) const;
};

}  // namespace attune
