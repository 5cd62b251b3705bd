#pragma once
#include "data/ranking.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace attune {

/// An item on its way to its place.
struct Candidate {
  Scored item;       ///< its score stays the model's; `placement` says what moved it
  double merit = 0;  ///< what it ranks by: the score, and what freshness and boosts add to it
};

/// What a list should be besides good, e.g. varied. Told of each item as it is placed.
class ListAim {
 public:
  virtual ~ListAim() = default;
  /// What placing this item next would cost the aim, >= 0.
  [[nodiscard]] virtual double loss(ItemId item) const = 0;
  virtual void place(ItemId item) = 0;
};

struct WeighedAim {
  std::unique_ptr<ListAim> aim;
  double weight = 0;  ///< in (0, 1]; of all together at most 1
  Placement placement{};
};

/// Fills the first n places greedily, each with the candidate of largest
///
///   (1 - sum of weights) relevance - sum over aims of weight * loss
///
/// relevance: the merit, scaled to [0, 1] over the candidates that compete. With variety as the only aim that is
/// maximal marginal relevance; with calibration, Steck's greedy. An item that is placed ahead of one with more merit
/// is marked with the aim that spoke most for it.
/// @param candidates  largest merit first; the first max(4 n, 100) of them compete, the others stay behind in order
/// Places beyond the first 100 go by merit. Cost: O(n * competitors) losses.
/// Source: Carbonell and Goldstein, SIGIR 1998; Steck, "Calibrated recommendations", RecSys 2018.
void arrange(std::vector<Candidate>& candidates, std::size_t n, std::span<WeighedAim> aims);

}  // namespace attune
