#pragma once
#include "engine/explaining/hypothesis.h"

#include <cstdint>
#include <span>
#include <vector>

namespace attune {

struct StabilityOptions {
  std::size_t tries = 20;  ///< >= 1
  double left_out = 0.25;  ///< share of the history that each try leaves out, in (0, 1)
  std::uint64_t seed = 1;
};

/// How sure a list is of its items: for each, the share of the tries in which it is still among the n best when a
/// random part of the history (one event at least) is left out. With an empty history nothing can be left out: all 0.
/// @return one for each item, in [0, 1]. Errors: those of `answer`.
/// Cost: that many answers. Deterministic.
/// Source: Meinshausen and Buehlmann, "Stability selection", JRSS B 2010, for choosing by subsamples.
Result<std::vector<double>> stability(std::span<const ItemId> items, std::size_t n, const Hypothesis& actual,
                                      const AnswerUnder& answer, const StabilityOptions& options = {});

}  // namespace attune
