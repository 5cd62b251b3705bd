#pragma once
#include "engine/asking/belief.h"
#include "engine/asking/label_likeness.h"

#include <optional>

namespace attune {

/// Two items to choose between.
struct ComparisonQuestion {
  std::uint32_t first = 0;  ///< candidates, the likelier first
  std::uint32_t second = 0;
  std::vector<double> prefers_first;  ///< n: the chance that somebody who wants a candidate prefers the first
  double gain_bits = 0;
};

/// Of the pairs among the eight likeliest items, the one whose comparison tells most: with s(i) the chance that who
/// wants i prefers the first, h(sum of p(i) s(i)) - sum of p(i) h(s(i)), over the likeliest 1,024. Ties go to the
/// likelier pair.
/// @return nothing where no comparison tells anything. Cost: eight rows of likeness and 28 passes over those entries.
std::optional<ComparisonQuestion> best_comparison_question(const Belief& belief);

}  // namespace attune
