#pragma once
#include "models/dialogue/choice_weights.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// What weights cannot say: that one signal counts for more where another is there. A layer of kHidden units,
///   score(x) = w . z + v . max(0, A clip(z, -6, 6) + b),   z = (x - mean) / deviation,
/// learned like the weights, as a conditional logit.
class ChoiceNetwork {
 public:
  static constexpr std::size_t kHidden = 24;

  /// @param row  K signals. Cost: O(K kHidden).
  [[nodiscard]] float score(std::span<const float> row) const;
  /// The number of its parameters.
  [[nodiscard]] std::size_t size() const { return parameters_.size(); }
  [[nodiscard]] std::span<float> parameters() { return parameters_; }

  /// One choice's loss, -sum over its rows of chosen ln p(row).
  /// @param slope  size() values; the loss's slope is added
  double add_loss(const Choices& choices, std::size_t choice, std::span<float> slope) const;

  struct FitOptions {
    std::size_t rounds = 3;     ///< through all choices; with more, it learns them by heart
    std::size_t together = 16;  ///< choices whose slopes make a step
    float step = 3e-3F;         ///< at first; it falls to 0
    float decay = 1e-3F;        ///< of the parameters, a step of length 1
    std::uint64_t seed = 1;
  };
  /// @param weights  fit_choice_weights(): where the linear part begins
  /// Single-threaded; deterministic. Source: Kingma and Ba, "Adam", 2015; Loshchilov and Hutter, "Decoupled weight
  /// decay", 2019.
  static ChoiceNetwork fit(const Choices& choices, std::span<const float> weights, const FitOptions& options);

 private:
  [[nodiscard]] std::size_t signals() const { return mean_.size(); }
  void standardise(std::span<const float> row, std::span<float> z) const;
  /// @param hidden  kHidden values, overwritten: the units before they are cut off at 0
  [[nodiscard]] float pass(std::span<const float> z, std::span<float, kHidden> hidden) const;

  std::vector<float> mean_;        // K
  std::vector<float> scale_;       // K: 1 / deviation; 0 where a signal never varies
  std::vector<float> parameters_;  // A (K x kHidden), b (kHidden), v (kHidden), w (K)
};

}  // namespace attune
