#pragma once
#include "engine/reranking/arrange.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace attune {

using Condition = std::function<bool(ItemId)>;

/// Brings the share of items that satisfy `condition` among the first n places into [at_least, at_most], as far as
/// there are items for it: the lowest of the wrong kind go, and the best of the right kind come in their places.
/// Where too few of the right kind are left for at_most, the list grows shorter.
/// @param candidates  in their order so far; beyond n they wait. Cost: O(candidates).
void apply_quota(std::vector<Candidate>& candidates, std::size_t n, const Condition& condition, double at_least,
                 double at_most);

/// Moves the first candidate that satisfies `condition` to `position`, from 1; the others keep their order. No effect
/// where there is none, or where the list is shorter than that.
void pin(std::vector<Candidate>& candidates, const Condition& condition, std::size_t position);

}  // namespace attune
