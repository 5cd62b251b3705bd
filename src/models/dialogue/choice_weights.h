#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Choices made by others, to learn from: C choices, each among some alternatives of K signals. All rows lie one after
/// another.
struct Choices {
  std::size_t signals = 0;                ///< K
  std::vector<std::uint64_t> offsets{0};  ///< C + 1: the rows of each choice
  std::vector<float> values;              ///< rows x K
  /// One a row: ln of how many alternatives the row stands for; 0 where it stands for itself. So a sample of the
  /// alternatives that nobody would choose does for all of them.
  std::vector<float> log_multiplicity;
  std::vector<float> chosen;  ///< one a row: its share of the choice; a choice's shares sum to 1

  [[nodiscard]] std::size_t size() const { return offsets.size() - 1; }
};

/// How each of the K signals spreads over all rows.
struct Spread {
  std::vector<float> mean;
  std::vector<float> scale;  ///< 1 / standard deviation; 0 where it never varies
};
Spread spread_of(const Choices& choices);

/// The conditional logit's loss and its slope at some weights:
///   L(w) = sum over choices of -sum over rows of chosen ln p(row) + ridge / 2 |w|^2,
///   p(row) = m exp(w . x) / sum over the choice's rows of m exp(w . x).
/// @param slope  K values, overwritten. Cost: O(rows K). The same on any number of threads.
/// Source: McFadden, "Conditional Logit Analysis of Qualitative Choice Behavior", 1974.
double choice_loss(const Choices& choices, std::span<const double> weights, double ridge, std::span<double> slope,
                   std::size_t threads);

struct ChoiceFitOptions {
  double ridge = 2;  ///< on weights of signals that are scaled to a standard deviation of 1
  std::size_t iterations = 200;
  std::size_t threads = 1;
};
/// The weights that the loss is least for, by L-BFGS. Signals that never vary have the weight 0.
/// @return K weights for the signals as they are. All 0 without choices. Deterministic.
/// Source: Liu and Nocedal, "On the limited memory BFGS method", 1989.
std::vector<float> fit_choice_weights(const Choices& choices, const ChoiceFitOptions& options = {});

}  // namespace attune
