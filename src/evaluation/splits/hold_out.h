#pragma once
#include "evaluation/splits/cases.h"

#include <cstdint>

namespace attune {

struct HeldOut {
  Histories kept;
  Histories held;  ///< as many rows
};

/// Takes a random share of each history's positive events out, at least one of them where two events or more are there;
/// both parts keep the order they had. A row's draw depends on its number and the seed alone.
/// @param share  above 0, below 1; rounded down
HeldOut hold_out_randomly(const Histories& histories, double share, std::uint64_t seed);

/// A case for every row of `targets` that has positive events, after the whole row of `histories`.
Cases cases_after(const std::shared_ptr<const Histories>& histories, const Histories& targets, SeenItems seen);

}  // namespace attune
