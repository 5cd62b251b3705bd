#pragma once
#include <cstddef>

namespace attune::plan {

/// What a plan may hold at most, in either form: hostile ones cost no more than these.
inline constexpr std::size_t kLongestText = std::size_t{256} << 10;  ///< bytes, of the whole plan
inline constexpr std::size_t kMostSteps = 256;                       ///< also those of blocks and sub-plans
inline constexpr std::size_t kMostValues = 4096;  ///< literals, references, lists, calls and operations
/// Calls, lists and operations inside each other. A call takes three levels of its JSON form, of which readers take 64.
inline constexpr int kDeepest = 16;
/// Branches and loops inside each other. One takes four levels of its JSON form.
inline constexpr int kDeepestBlock = 4;

}  // namespace attune::plan
