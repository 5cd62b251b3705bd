#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

/// Cosine of what two items bear, each name weighed by its rarity; 0 for the item itself.
void attribute_likeness(const AttributeNames& names, ItemId item, std::span<float> likeness,
                        std::span<const float> norms) {
  constexpr std::size_t kMostItems = 4000;  // commoner names tell next to nothing, and cost the most
  std::ranges::fill(likeness, 0.0F);
  for (const NameId name : names.names_of(item)) {
    const std::span<const ItemId> items = names.items_with(name);
    if (items.size() > kMostItems) continue;
    const float amount = names.idf(name) * names.idf(name);
    for (const ItemId other : items) likeness[index(other)] += amount;
  }
  for (std::size_t i = 0; i < likeness.size(); ++i)
    if (likeness[i] != 0) likeness[i] /= norms[index(item)] * norms[i];
  likeness[index(item)] = 0;
}

void title_likeness(const DialogueCatalogue& catalogue, ItemId item, std::span<float> likeness) {
  std::ranges::fill(likeness, 0.0F);
  float norm = 0;
  for (const TermId word : catalogue.title_words.row(index(item))) {
    const float idf = catalogue.titles.idf(word);
    norm += idf;
    for (const TermIndex::Posting& posting : catalogue.titles.postings(word)) likeness[index(posting.item)] += idf;
  }
  if (norm > 0)
    for (float& value : likeness) value /= norm;
  likeness[index(item)] = 0;
}

void add_model_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  History history;
  for (const SpokenItem& spoken : evidence.items)
    if (spoken.polarity >= 0)
      history.push_back({.item = spoken.item, .weight = fading(spoken.utterances_ago) * spoken.confidence, .time = {}});
  std::ranges::reverse(history);  // oldest first
  for (std::size_t h = 0; h < history.size(); ++h) history[h].time = Time(std::chrono::seconds(h));
  for (const auto& model : evidence.catalogue.models) {
    const std::span<float> scores = signals.add(model->name());
    const std::span<float> place = signals.add("log model");
    if (history.empty()) continue;
    model->score(history, scores.first(model->item_count()));
    float most = 0;
    for (const float score : scores) most = std::max(most, score);
    for (std::size_t i = 0; i < scores.size(); ++i)
      place[i] = most > 0 ? std::log(std::max(scores[i], 0.0F) / most + 0.02F) : 0.0F;
  }
}

}  // namespace

void add_likeness_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  const DialogueCatalogue& catalogue = evidence.catalogue;
  const std::span<float> mean = signals.add("like items");
  const std::span<float> most = signals.add("most like an item");
  const std::span<float> latest = signals.add("like the latest item");
  const std::span<float> title = signals.add("titled like an item");
  const std::span<float> disliked = signals.add("like disliked items");
  const std::span<float> liked = signals.add("like liked items");
  std::vector<float> likeness(catalogue.size());
  float total = 0;
  for (const SpokenItem& spoken : evidence.items) {
    const float weight = fading(spoken.utterances_ago) * spoken.confidence;
    const float near = std::pow(0.9F, static_cast<float>(spoken.utterances_ago)) * spoken.confidence;
    attribute_likeness(catalogue.names, spoken.item, likeness, catalogue.norms);
    if (spoken.polarity < 0) {
      for (std::size_t i = 0; i < likeness.size(); ++i) disliked[i] = std::max(disliked[i], likeness[i]);
      continue;
    }
    total += weight;
    const bool is_latest = spoken.utterances_ago == evidence.items.front().utterances_ago;
    for (std::size_t i = 0; i < likeness.size(); ++i) {
      mean[i] += weight * likeness[i];
      most[i] = std::max(most[i], near * likeness[i]);
      if (is_latest) latest[i] = std::max(latest[i], likeness[i]);
      if (spoken.polarity > 0) liked[i] = std::max(liked[i], likeness[i]);
    }
    title_likeness(catalogue, spoken.item, likeness);
    for (std::size_t i = 0; i < likeness.size(); ++i) title[i] = std::max(title[i], near * likeness[i]);
  }
  if (total > 0)
    for (float& value : mean) value /= total;
  add_model_signals(evidence, signals);
}

}  // namespace attune
