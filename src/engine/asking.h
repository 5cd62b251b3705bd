#pragma once
#include "data/catalogue.h"
#include "data/ranking.h"

#include <optional>
#include <string>
#include <vector>

namespace attune {

/// A question about one attribute, whose answer halves the search best.
struct AttributeQuestion {
  FieldId field{};
  std::vector<LabelId> choices;  ///< 2 to max_choices, likeliest answer first
  double gain_bits = 0;          ///< expected information gain
};

/// Chooses the attribute to ask about: over items with belief p(i) = softmax of standardised scores, each labels field
/// is scored by the expected drop in entropy of p when the person picks one of its `max_choices` likeliest labels;
/// "none of these" counts as no drop, a field whose choices hold less than
/// three quarters of the belief is not asked about, and an item that bears several of the choices answers each with
/// equal chance. Empty when no field tells the candidates apart by at least 0.1 bit. Deterministic; O(candidates *
/// labels). Source: MacKay, "Information-based objective functions for active data selection", Neural Computation 1992.
std::optional<AttributeQuestion> choose_question(const Ranking& candidates, const Catalogue& catalogue,
                                                 std::size_t max_choices = 4);

}  // namespace attune
