#pragma once
#include <string>
#include <string_view>

namespace attune::cli {

/// What changed from one text to the other, line by line: "- line" for what went, "+ line" for what came, "  line" for
/// what stayed, in their order; a longest common subsequence stays. Above a million pairs of lines, all of the one and
/// then all of the other. Cost: O(lines of one * lines of the other).
std::string line_difference(std::string_view before, std::string_view after);

}  // namespace attune::cli
