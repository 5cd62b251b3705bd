#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

struct Interval {
  double low = 0;
  double high = 0;
};

struct BootstrapOptions {
  std::size_t resamples = 1000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// Confidence intervals of means, by the percentile bootstrap: how far the mean would move had other users come. Cases
/// of one cluster (a user, a session) are drawn together, since they are alike. A resample weighs each cluster by a
/// Poisson(1) draw, which is the multinomial bootstrap for many clusters and needs one pass.
/// @param values    M x Q: of each of M metrics, a value for each case
/// @param clusters  Q: the cluster of each case, any numbers
/// @return M intervals; each holds nothing but the mean where there are fewer than 2 clusters. The same on any number
/// of
///         threads.
/// Cost: O(resamples * clusters * M).
/// Sources: Efron and Tibshirani, 1993; Hanley and MacGibbon, 2006 (Poisson weights).
std::vector<Interval> bootstrap_means(std::span<const std::vector<double>> values,
                                      std::span<const std::uint32_t> clusters, const BootstrapOptions& options);

}  // namespace attune
