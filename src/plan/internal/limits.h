#pragma once
#include <cstddef>

namespace attune::plan {

/// What a plan may hold at most, in either form: hostile ones cost no more than these.
inline constexpr std::size_t kLongestText = std::size_t{256} << 10;  ///< bytes, of the whole plan
inline constexpr std::size_t kMostSteps = 256;
inline constexpr std::size_t kMostValues = 4096;  ///< literals, references, lists and calls inside calls
/// Calls and lists inside each other. A call takes three levels of its JSON form, of which readers take 64.
inline constexpr int kDeepest = 16;

}  // namespace attune::plan
