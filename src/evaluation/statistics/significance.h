#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace attune {

struct SignificanceOptions {
  std::size_t permutations = 10'000;
  std::uint64_t seed = 1;
};

/// How likely a mean difference at least as large, in either direction, would be if the two models were exchangeable:
/// the paired randomisation test. Cases of one cluster change sides together.
/// @param left, right  Q values each, of the same cases
/// @param clusters     Q: the cluster of each case
/// @return p in (0, 1]: (1 + permutations at least as extreme) / (1 + permutations); 1 where nothing differs
/// Cost: O(permutations * clusters that differ). Deterministic.
/// Sources: Fisher, 1935; Smucker, Allan, Carterette, CIKM 2007.
double randomisation_test(std::span<const double> left, std::span<const double> right,
                          std::span<const std::uint32_t> clusters, const SignificanceOptions& options);

}  // namespace attune
