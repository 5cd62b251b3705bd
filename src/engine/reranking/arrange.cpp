#include "engine/reranking/arrange.h"

#include <algorithm>
#include <limits>

namespace attune {
namespace {

constexpr std::size_t kPlacesArranged = 100;
constexpr std::size_t kLeastCompetitors = 100;
constexpr std::size_t kCompetitorsAPlace = 4;

/// The aim that tells most in favour of `chosen` against `passed`.
Placement reason_for(ItemId chosen, ItemId passed, std::span<const WeighedAim> aims) {
  Placement reason = Placement::by_score;
  double most = -std::numeric_limits<double>::infinity();
  for (const WeighedAim& weighed : aims) {
    const double gain = weighed.weight * (weighed.aim->loss(passed) - weighed.aim->loss(chosen));
    if (gain > most) {
      most = gain;
      reason = weighed.placement;
    }
  }
  return reason;
}

}  // namespace

void arrange(std::vector<Candidate>& candidates, std::size_t n, std::span<WeighedAim> aims) {
  if (aims.empty() || candidates.size() < 2) return;
  const std::size_t competitors = std::min(candidates.size(), std::max(kCompetitorsAPlace * n, kLeastCompetitors));
  const double best = candidates.front().merit;
  const double range = best - candidates[competitors - 1].merit;
  double merit_weight = 1;
  for (const WeighedAim& weighed : aims) merit_weight -= weighed.weight;
  const auto worth = [&](const Candidate& candidate) {
    double value = range > 0 ? merit_weight * (1 - (best - candidate.merit) / range) : 0;
    for (const WeighedAim& weighed : aims) value -= weighed.weight * weighed.aim->loss(candidate.item.item);
    return value;
  };
  const std::span pool = std::span(candidates).first(competitors);
  for (std::size_t place = 0; place < std::min({n, competitors, kPlacesArranged}); ++place) {
    // What is not placed yet stays in the order of merit: its first is what pure merit would choose.
    const std::span left = pool.subspan(place);
    std::size_t chosen = 0;
    double most = worth(left[0]);
    for (std::size_t k = 1; k < left.size(); ++k) {
      if (const double value = worth(left[k]); value > most) {
        most = value;
        chosen = k;
      }
    }
    if (left[chosen].merit < left[0].merit)
      left[chosen].item.placement = reason_for(left[chosen].item.item, left[0].item.item, aims);
    std::ranges::rotate(left.first(chosen + 1), left.begin() + static_cast<std::ptrdiff_t>(chosen));
    for (const WeighedAim& weighed : aims) weighed.aim->place(pool[place].item.item);
  }
}

}  // namespace attune
