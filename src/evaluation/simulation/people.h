#pragma once
#include "base/clock.h"
#include "base/random.h"

#include <cstddef>
#include <vector>

namespace attune {

// What simulated people have in common, whatever they choose from.

/// Shares of `size` things, adding up to 1: a draw from the symmetric Dirichlet distribution. The smaller the
/// concentration, the fewer of them matter.
std::vector<double> draw_shares(std::size_t size, double concentration, Random& random);

struct Activity {
  std::size_t users = 1;    ///< at least 1
  std::size_t events = 1;   ///< in all, from users to users * largest
  std::size_t largest = 1;  ///< of one person
  double sigma = 0.7;       ///< of the logarithm
};
/// Events of each person: lognormal shares of all, at least 1 each, exact in the sum.
std::vector<std::size_t> draw_activity(const Activity& activity, Random& random);

/// Times of `count` events in [last - span, last], ascending: people join at some day and come back in sessions of one
/// to five events, two hours apart, more often lately than long ago.
std::vector<Time> draw_times(std::size_t count, Time last, std::chrono::days span, Random& random);

}  // namespace attune
