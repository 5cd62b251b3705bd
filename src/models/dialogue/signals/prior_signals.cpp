#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <cmath>

namespace attune {

void add_prior_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  const DialogueCatalogue& catalogue = evidence.catalogue;
  const DialogueCounts& counts = evidence.counts;
  std::ranges::copy(counts.log_share, signals.add("recommended").begin());
  const std::span<float> named = signals.add("named in dialogues");
  const std::span<float> had = signals.add("had");
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    named[i] = std::log1p(counts.dialogues[i]);
    had[i] = std::log1p(catalogue.had[i]);
  }
  std::ranges::copy(catalogue.recency, signals.add("new").begin());
  // The less was said, the more the usual weighs.
  const std::span<float> without_items = signals.add("recommended, no item named");
  if (evidence.items.empty()) std::ranges::copy(counts.log_share, without_items.begin());
  const std::span<float> without_names = signals.add("recommended, no name said");
  if (evidence.names.empty()) std::ranges::copy(counts.log_share, without_names.begin());
  // The same for every item: nothing to the weights, but the network may tell conversations apart by them.
  signals.add("no item named", evidence.items.empty() ? 1 : 0);
  signals.add("no name said", evidence.names.empty() ? 1 : 0);
  signals.add("items named", std::log1p(static_cast<float>(evidence.items.size())));
  signals.add("utterances", std::log1p(static_cast<float>(evidence.said.size())));
}

}  // namespace attune
