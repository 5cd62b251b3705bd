#include "models/dialogue/turn_neighbours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace attune {
namespace {

constexpr std::array<float, kAges> kAgeWeight{1.0F, 0.6F, 0.6F, 0.33F};
constexpr float kItemWeight = 1.5F;
constexpr float kNameWeight = 1.2F;
constexpr float kPhraseWeight = 0.7F;

}  // namespace

TurnNeighbours::TurnNeighbours(std::span<const TaughtTurn> turns, const DialogueCatalogue& catalogue, std::size_t terms)
    : turns_(turns), items_(catalogue.size()), names_(catalogue.names.size()) {
  const std::size_t count = items_ + names_ + terms;
  std::vector<std::vector<Part>> all;
  std::vector<float> with(count, 0.0F);
  all.reserve(turns.size());
  for (const TaughtTurn& taught : turns) {
    all.push_back(parts(taught.turn->said));
    for (const Part& part : all.back()) with[part.id] += 1;
  }
  rarity_.assign(count, 0.0F);
  for (std::size_t p = 0; p < count; ++p)
    if (with[p] > 0) rarity_[p] = std::log(1 + static_cast<float>(turns.size()) / with[p]);
  std::vector<std::vector<Posting>> postings(count);
  for (std::uint32_t t = 0; t < all.size(); ++t) {
    float norm = 0;
    for (Part& part : all[t]) {
      part.weight *= rarity_[part.id];
      norm += part.weight * part.weight;
    }
    for (const Part& part : all[t]) postings[part.id].push_back({t, part.weight / std::sqrt(norm)});
  }
  for (const auto& row : postings) postings_.add_row(row);
}

std::vector<TurnNeighbours::Part> TurnNeighbours::parts(const Conversation& said) const {
  std::vector<Part> found;
  const auto add = [&](std::size_t id, float weight) { found.push_back({static_cast<std::uint32_t>(id), weight}); };
  for (std::size_t ago = 0; ago < said.size(); ++ago) {
    const Utterance& utterance = *said[said.size() - 1 - ago];
    const float weight = kAgeWeight[age_of(ago)];
    for (const auto& item : utterance.items) add(index(item.id), kItemWeight * weight);
    for (const auto& name : utterance.names) add(items_ + index(name.id), kNameWeight * weight);
    for (const TermId word : utterance.words) add(items_ + names_ + index(word), weight);
    for (const TermId phrase : utterance.phrases) add(items_ + names_ + index(phrase), kPhraseWeight * weight);
  }
  std::ranges::sort(found,
                    [](const Part& a, const Part& b) { return a.id != b.id ? a.id < b.id : a.weight > b.weight; });
  found.erase(std::ranges::unique(found, {}, &Part::id).begin(), found.end());  // the strongest of each stays
  return found;
}

std::vector<TurnNeighbours::Neighbour> TurnNeighbours::nearest(const Conversation& said, std::size_t count) const {
  std::vector<float> likeness(turns_.size(), 0.0F);
  float norm = 0;
  for (const Part& part : parts(said)) {
    if (part.id >= rarity_.size() || rarity_[part.id] == 0) continue;
    const float weight = part.weight * rarity_[part.id];
    norm += weight * weight;
    for (const Posting& posting : postings_.row(part.id)) likeness[posting.turn] += weight * posting.weight;
  }
  std::vector<Neighbour> found;
  for (std::size_t t = 0; t < likeness.size(); ++t)
    if (likeness[t] > 0) found.push_back({t, likeness[t] / std::sqrt(norm)});
  const auto nearer = [](const Neighbour& a, const Neighbour& b) {
    return a.likeness != b.likeness ? a.likeness > b.likeness : a.turn < b.turn;
  };
  const std::size_t kept = std::min(count, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(kept), nearer);
  found.resize(kept);
  return found;
}

}  // namespace attune
