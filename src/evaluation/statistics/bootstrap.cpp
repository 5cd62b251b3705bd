#include "evaluation/statistics/bootstrap.h"

#include "base/parallel.h"
#include "base/random.h"
#include "evaluation/statistics/clusters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace attune {
namespace {

/// The distribution of Poisson(1) up to where double ends: P(X <= n).
constexpr std::array kPoisson{0.36787944117144233, 0.73575888234288467, 0.91969860292860584, 0.98101184312384619,
                              0.99634015317265634, 0.99940581518241833, 0.99991675885071196, 0.99998980339760946,
                              0.99999887480260908, 0.99999988621095350};

double poisson(Random& random) {
  const double uniform = random.uniform();
  std::size_t n = 0;
  while (n < kPoisson.size() && uniform >= kPoisson[n]) ++n;
  return static_cast<double>(n);
}

/// The value below which a share of the sorted values lies, between neighbours in proportion.
double quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

}  // namespace

std::vector<Interval> bootstrap_means(std::span<const std::vector<double>> values,
                                      std::span<const std::uint32_t> clusters, const BootstrapOptions& options) {
  const Clusters grouped = Clusters::of(clusters);
  const std::size_t metrics = values.size();
  std::vector<double> sums(grouped.count() * metrics);  // C x M
  for (std::size_t m = 0; m < metrics; ++m) {
    const auto of_metric = grouped.sums(values[m]);
    for (std::size_t c = 0; c < grouped.count(); ++c) sums[c * metrics + m] = of_metric[c];
  }

  std::vector<std::vector<double>> means(metrics, std::vector<double>(options.resamples));
  const Random seeded(options.seed);
  parallel_for(options.resamples, 8, options.threads, [&](std::size_t first, std::size_t last) {
    std::vector<double> total(metrics);
    for (std::size_t b = first; b < last; ++b) {
      Random random = seeded.fork(b);
      std::ranges::fill(total, 0);
      double cases = 0;
      for (std::size_t c = 0; c < grouped.count(); ++c) {
        const double weight = poisson(random);
        if (weight == 0) continue;
        cases += weight * grouped.sizes[c];
        for (std::size_t m = 0; m < metrics; ++m) total[m] += weight * sums[c * metrics + m];
      }
      for (std::size_t m = 0; m < metrics; ++m) means[m][b] = cases > 0 ? total[m] / cases : NAN;
    }
  });

  std::vector<Interval> intervals(metrics);
  const double tail = (1 - options.confidence) / 2;
  for (std::size_t m = 0; m < metrics; ++m) {
    if (grouped.count() < 2) {
      const double mean = values[m].empty() ? 0
                                            : std::accumulate(values[m].begin(), values[m].end(), 0.0) /
                                                  static_cast<double>(values[m].size());
      intervals[m] = {mean, mean};
      continue;
    }
    std::erase_if(means[m], [](double mean) { return std::isnan(mean); });  // of resamples that drew nobody
    std::ranges::sort(means[m]);
    intervals[m] = {quantile(means[m], tail), quantile(means[m], 1 - tail)};
  }
  return intervals;
}

}  // namespace attune
