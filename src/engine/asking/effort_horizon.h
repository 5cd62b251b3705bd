#pragma once
#include "engine/asking/belief.h"

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

/// What it costs to go on from a belief, if every further question cut the candidates evenly.
///
/// With the candidates in order of their belief, let T(c) be the belief behind those past the first c, and R the items
/// of a recommendation. A yes/no question with a chance e of a wrong answer tells at most 1 - h(e) bits, h the binary
/// entropy; questions that tell all of that, whatever an item's rank, leave 2^-(1 - h(e)) of the candidates at every
/// level of belief. So after m questions a recommendation covers r_m = R 2^(m (1 - h(e))) of the ranks that there were
/// at first. With efforts of 1 a question and 1 a recommendation, the effort still expected, times the belief that is
/// left, is
///
///   W(c, m) = T(c) + min(W(c + r_m, m), W(c, m + 1)),    W(c, m) = 0 where T(c) = 0
///
/// first term: recommend what m questions have left in front; second: ask once more. W(0, 0) is the estimate. It is
/// what the best mixture of asking and recommending comes to in the ideal case, looking ahead to the end; real
/// questions fall short of it by little, and by much the same from belief to belief, so it ranks moves well.
/// Solved on a grid of c with linear interpolation. Holds scratch space: one a thread.
class EffortHorizon {
 public:
  /// @param list_length   R, at least 1
  /// @param wrong_answer  e, in [0, 0.5)
  EffortHorizon(std::size_t list_length, double wrong_answer);

  /// W(0, 0): the expected turns still needed, the one that finds the item included, times the total.
  /// @param entries  likeliest first
  /// @param total    their sum
  /// Cost: O(entries + 96 log(entries / R)).
  double operator()(std::span<const Believed> entries, double total);

 private:
  double list_length_;
  double narrowing_;  // what one question divides the candidates by
  std::vector<double> left_, asked_, now_;
};

namespace reference {
/// The same without a grid, by following every schedule; exponential, for tests.
/// @param depth  questions and recommendations looked ahead
double effort_horizon(std::span<const Believed> entries, std::size_t list_length, std::size_t depth);
}  // namespace reference

}  // namespace attune
