#pragma once
#include <string_view>

namespace attune {

/// Restricted Damerau-Levenshtein distance over bytes (insert, delete, replace, swap of neighbours; Oommen and Loke
/// 1997), or `bound + 1` once it is certain to exceed `bound`. Cost: O(bound * length).
unsigned edit_distance(std::string_view a, std::string_view b, unsigned bound);

}  // namespace attune
