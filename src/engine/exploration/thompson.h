#pragma once
#include <span>
#include <vector>

namespace attune {

/// What is known of a chance between 0 and 1: the distribution Beta(a, b).
struct BetaPosterior {
  double a = 1;  ///< finite, >= 1
  double b = 1;  ///< finite, >= 1

  [[nodiscard]] double mean() const { return a / (a + b); }
};

/// With what probability Thompson sampling takes each of some independent arms: that a draw from its posterior is the
/// largest of one draw from each,
///
///   p(i) = integral over x in (0, 1) of pdf_i(x) * product over j != i of cdf_j(x).
///
/// Calculated, not drawn, so that a choice by it can be logged with its propensity.
/// @param arms  any number
/// @return one an arm, summing to 1, each with an error below 1e-9
/// Cost: O(arms / s) exponentials, s: the smallest standard deviation of a log-odds.
/// Thread-safe, deterministic.
/// Source: Thompson, Biometrika 1933; Chapelle and Li, NIPS 2011.
std::vector<double> chances_to_be_best(std::span<const BetaPosterior> arms);

}  // namespace attune
