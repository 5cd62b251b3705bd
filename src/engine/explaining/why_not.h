#pragma once
#include "engine/explaining/counterfactual.h"
#include "engine/explanation.h"

#include <optional>
#include <span>
#include <string_view>

namespace attune {

/// Why an item is not among the n best: whatever bars it (it was had, an operator's rule, conditions it fails, words it
/// lacks, lasting dislikes), each with its evidence; and where nothing does, its place by score, and what speaks for
/// the last of the list instead. An item that is among them is said to be there. At least one reason.
///
/// @param list    the answer to the wish, best first, as deep as it was looked at (>= n where there are that many)
/// @param query   words that were searched for; "" for none
/// @param taste   what is remembered of those it is for
Reasons why_not(ItemId item, std::size_t n, const Ranking& list, const Wish& wish, std::string_view query,
                const StandingTaste& taste, const ExplanationSources& sources);

/// What would bring an item into the list, as one reason that cites each change; that nothing tried would, where there
/// is none.
Reasons tell_change(ItemId item, std::size_t n, const std::optional<Counterfactual>& found,
                    const ExplanationSources& sources);

/// How sure a list is of its items.
/// @param shares  of stability(), one for each item
Reasons tell_stability(std::span<const ItemId> items, std::size_t n, std::span<const double> shares, std::size_t tries,
                       const ExplanationSources& sources);

}  // namespace attune
