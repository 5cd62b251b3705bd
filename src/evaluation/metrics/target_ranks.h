#pragma once
#include "data/ids.h"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace attune {

/// The rank of a target that is not among the first.
inline constexpr double kNotRanked = std::numeric_limits<double>::infinity();

/// Where targets stand in the full ranking of all candidates, from 1, ascending; ties never flatter. A group of t
/// candidates with one score, m targets among them, comes after a better candidates in an order that is up to chance:
/// the j-th of its targets takes the rank it has on average, a + j (t + 1) / (m + 1). So a lone tied target stands in
/// the middle of its group, and a model that scores all items alike finds nothing.
/// @param scores   of all items; NaN where an item is no candidate, and a target there is not ranked
/// @param targets  each once
/// @param depth    ranks past it may come as kNotRanked, which saves looking for them
/// @param ranks    targets.size() values, overwritten
/// Cost: O(items) for each different score of a target among the first `depth`.
void rank_targets(std::span<const float> scores, std::span<const ItemId> targets, std::size_t depth,
                  std::span<double> ranks);

namespace reference {
/// The same by sorting all candidates, without a bound on the depth.
std::vector<double> rank_targets(std::span<const float> scores, std::span<const ItemId> targets);
}  // namespace reference

}  // namespace attune
