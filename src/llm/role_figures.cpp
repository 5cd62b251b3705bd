#include "llm/role_figures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attune::llm {

void LatencyHistogram::add(double ms) {
  const auto bucket = std::ranges::lower_bound(kLatencyBounds, ms) - kLatencyBounds.begin();
  ++counts[static_cast<std::size_t>(bucket)];
  sum_ms += ms;
}

std::uint64_t LatencyHistogram::count() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double LatencyHistogram::quantile_ms(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count())));
  if (wanted == 0) return 0;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kLatencyBounds.size(); ++i) {
    seen += counts[i];
    if (seen >= wanted) return kLatencyBounds[i];
  }
  return kLatencyBounds.back();
}

}  // namespace attune::llm
