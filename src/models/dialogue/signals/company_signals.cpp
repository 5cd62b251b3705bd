#include "models/dialogue/signals/signals.h"

#include <cmath>

namespace attune {

void add_company_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  constexpr float kSmoothing = 3;  // recommendations
  constexpr float kUsualShare = 0.2F;
  constexpr float kFloor = 3e-4F;
  const DialogueCounts& counts = evidence.counts;
  const std::span<float> after = signals.add("recommended after items");
  const std::span<float> beside = signals.add("named beside items");
  const std::span<float> lift = signals.add("named beside items more than usual");
  float total = 0;
  for (const SpokenItem& spoken : evidence.items) {
    if (spoken.polarity < 0) continue;
    const std::size_t named = index(spoken.item);
    const float weight = fading(spoken.utterances_ago) * spoken.confidence;
    total += weight;
    const float scale = weight / (counts.item_total[named] + kSmoothing);
    for (std::size_t i = 0; i < after.size(); ++i) after[i] += scale * kSmoothing * counts.share[i];
    const SparseRow<float> followed = counts.after_item.row(named);
    for (std::size_t e = 0; e < followed.size(); ++e) after[followed.columns[e]] += scale * followed.values[e];
    const SparseRow<float> together = counts.together.row(named);
    const float dialogues = counts.dialogues[named];
    for (std::size_t e = 0; e < together.size(); ++e) {
      const std::size_t other = together.columns[e];
      beside[other] += weight * together.values[e] / (dialogues * 6 + 3);
      lift[other] +=
          weight * std::log1p(20 * together.values[e] / (5 + dialogues) / std::sqrt(1 + counts.dialogues[other]));
    }
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    after[i] = total == 0 ? counts.log_share[i]
                          : std::log((1 - kUsualShare) * after[i] / total + kUsualShare * counts.share[i]);
    beside[i] = std::log((total == 0 ? 0 : beside[i] / total) + kFloor);
    lift[i] = total == 0 ? 0 : lift[i] / total;
  }
}

}  // namespace attune
