#include "evaluation/statistics/significance.h"

#include "base/random.h"
#include "evaluation/statistics/clusters.h"

#include <cmath>

namespace attune {

double randomisation_test(std::span<const double> left, std::span<const double> right,
                          std::span<const std::uint32_t> clusters, const SignificanceOptions& options) {
  std::vector<double> each(left.size());
  for (std::size_t q = 0; q < left.size(); ++q) each[q] = left[q] - right[q];
  auto differences = Clusters::of(clusters).sums(each);
  std::erase(differences, 0.0);  // they stay what they are on either side
  double observed = 0;
  for (const double difference : differences) observed += difference;
  // Sums in another order differ in their last digits; an equal split must count as extreme.
  const double bound = std::abs(observed) * (1 - 1e-12);

  Random random(options.seed);
  std::size_t extreme = 0;
  for (std::size_t p = 0; p < options.permutations; ++p) {
    double sum = 0;
    std::uint64_t signs = 0;
    for (std::size_t c = 0; c < differences.size(); ++c) {
      if (c % 64 == 0) signs = random.next();
      sum += (signs & 1U) != 0 ? differences[c] : -differences[c];
      signs >>= 1U;
    }
    if (std::abs(sum) >= bound) ++extreme;
  }
  return static_cast<double>(1 + extreme) / static_cast<double>(1 + options.permutations);
}

}  // namespace attune
