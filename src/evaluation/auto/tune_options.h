#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace attune {

/// The name that stands for the tuned blend wherever models are named.
inline constexpr std::string_view kAutoName = "auto";

/// How much may go into finding the best blend; see tune().
struct TuneOptions {
  /// Unless said: a second for every 3,000 events, from 10 seconds to 10 minutes.
  std::optional<std::chrono::milliseconds> budget;
  /// Settings of each model at most. Where the budget suffices for them, results repeat exactly.
  std::size_t trials = 12;
};

}  // namespace attune
