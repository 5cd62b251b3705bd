#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <cmath>

namespace attune {

void add_neighbour_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  constexpr std::size_t kNeighbours = 200;
  constexpr float kUsualShare = 0.3F;
  const DialogueCounts& counts = evidence.counts;
  const std::span<float> after = signals.add("recommended after the like");
  const std::span<float> nearest = signals.add("recommended after the most alike");
  float total = 0;
  for (const TurnNeighbours::Neighbour& neighbour : evidence.neighbours.nearest(evidence.said, kNeighbours)) {
    const float weight = neighbour.likeness * neighbour.likeness * neighbour.likeness;
    for (const ItemId target : evidence.neighbours.targets(neighbour.turn)) {
      after[index(target)] += weight;
      nearest[index(target)] = std::max(nearest[index(target)], neighbour.likeness);
      total += weight;
    }
  }
  for (std::size_t i = 0; i < after.size(); ++i)
    after[i] = total == 0 ? counts.log_share[i]
                          : std::log((1 - kUsualShare) * after[i] / total + kUsualShare * counts.share[i]);
}

}  // namespace attune
