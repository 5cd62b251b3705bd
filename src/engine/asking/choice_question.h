#pragma once
#include "engine/asking/belief.h"

#include <optional>
#include <span>
#include <vector>

namespace attune {

/// A question that offers some labels of one group, "a western, a comedy or a drama?".
struct ChoiceQuestion {
  std::vector<AttributeId> choices;  ///< likeliest answer first
  double gain_bits = 0;              ///< expected information gain
};

/// The choice that tells most. Each group offers its `most` likeliest labels that aren't known yet; the expected drop
/// in entropy is
///
///   sum over the choices k of p(k) (H(items) - H(items | k))
///
/// where an item that bears several of them answers each with equal chance, and "none of these" counts as no drop, for
/// it leaves the person with another question. A group whose choices hold less than three quarters of the belief is not
/// asked about.
/// @param known  labels whose answer is known; never offered
/// @param most   labels offered, at least 2
/// @return nothing where no choice tells the candidates apart by at least 0.1 bit. Ties go to the smaller group.
/// Deterministic. Cost: O(labels borne). Source: MacKay, Neural Computation 4, 1992.
std::optional<ChoiceQuestion> best_choice_question(const Belief& belief, std::span<const AttributeId> known,
                                                   std::size_t most = 4);

}  // namespace attune
