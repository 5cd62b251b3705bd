#include "models/dialogue/signals/signals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace attune {
namespace {

constexpr std::array<std::string_view, kAges> kBears{"bears names, last", "bears names, other side",
                                                     "bears names, before", "bears names, earlier"};
constexpr std::array<std::string_view, kAges> kBearsRare{"bears rare names, last", "bears rare names, other side",
                                                         "bears rare names, before", "bears rare names, earlier"};
constexpr std::array<std::string_view, kAges> kRarity{"rarity of names, last", "rarity of names, other side",
                                                      "rarity of names, before", "rarity of names, earlier"};
constexpr std::size_t kRareName = 40;  // items
constexpr float kSpreadFading = 0.7F;
constexpr float kUsualShare = 0.3F;
constexpr float kNameSmoothing = 2;  // recommendations

}  // namespace

void add_name_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  const AttributeNames& names = evidence.catalogue.names;
  const auto count = static_cast<float>(names.item_count());
  std::array<std::span<float>, kAges> bears;
  std::array<std::span<float>, kAges> rare;
  std::array<std::span<float>, kAges> rarity;
  for (std::size_t age = 0; age < kAges; ++age) {
    bears[age] = signals.add(kBears[age]);
    rare[age] = signals.add(kBearsRare[age]);
    rarity[age] = signals.add(kRarity[age]);
  }
  const std::span<float> unwanted = signals.add("bears unwanted names");
  const std::span<float> wanted = signals.add("bears wanted names");
  // A recommendation drawn from the items that bear one of the names, each name as likely as it is near.
  const std::span<float> spread = signals.add("drawn by names", 1 / count);
  for (const SpokenName& spoken : evidence.names) {
    const std::span<const ItemId> items = names.items_with(spoken.name);
    const float each =
        std::pow(kSpreadFading, static_cast<float>(spoken.utterances_ago)) / static_cast<float>(items.size());
    const std::size_t age = age_of(spoken.utterances_ago);
    for (const ItemId item : items) {
      const std::size_t i = index(item);
      if (spoken.polarity < 0) {
        unwanted[i] += 1;
        continue;
      }
      if (spoken.polarity > 0) wanted[i] += 1;
      bears[age][i] += spoken.confidence;
      rarity[age][i] += names.idf(spoken.name);
      if (items.size() < kRareName) rare[age][i] = 1;
      spread[i] += each;
    }
  }
  for (float& value : spread) value = std::log(value * count);

  const DialogueCounts& counts = evidence.counts;
  const std::span<float> after = signals.add("recommended after names");
  float total = 0;
  for (const SpokenName& spoken : evidence.names) {
    const std::size_t n = index(spoken.name);
    if (counts.name_total[n] == 0) continue;
    const float weight = fading(spoken.utterances_ago) * std::sqrt(names.idf(spoken.name) + 0.1F);
    const float scale = weight / (counts.name_total[n] + kNameSmoothing);
    for (std::size_t i = 0; i < after.size(); ++i) after[i] += scale * kNameSmoothing * counts.share[i];
    const SparseRow<float> row = counts.after_name.row(n);
    for (std::size_t e = 0; e < row.size(); ++e) after[row.columns[e]] += scale * row.values[e];
    total += weight;
  }
  for (std::size_t i = 0; i < after.size(); ++i)
    after[i] = total == 0 ? counts.log_share[i]
                          : std::log((1 - kUsualShare) * after[i] / total + kUsualShare * counts.share[i]);
}

}  // namespace attune
