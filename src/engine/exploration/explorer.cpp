#include "engine/exploration/explorer.h"

#include <algorithm>

namespace attune {
namespace {

constexpr double kPriorTrials = 2;

/// The share of likes over all items; an even chance where nothing was ever had or shown.
double like_rate(std::span<const Reception> receptions) {
  double likes = 0, trials = 0;
  for (const Reception& reception : receptions) {
    likes += reception.likes;
    trials += static_cast<double>(reception.people) + reception.ignored;
  }
  return trials > 0 ? likes / trials : 0.5;
}

/// A position whose probability isn't 0, by probabilities that sum to 1.
std::size_t draw(std::span<const double> chances, Random& random) {
  double left = random.uniform();
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    if (chances[i] == 0) continue;
    drawn = i;  // rounding may leave a little beyond the last
    if (left < chances[i]) break;
    left -= chances[i];
  }
  return drawn;
}

}  // namespace

Explorer::Explorer(const ExplorationSettings& settings, std::vector<Reception> receptions)
    : settings_(settings),
      receptions_(std::move(receptions)),
      like_rate_(like_rate(receptions_)),
      explorable_(receptions_.size()) {
  for (std::size_t i = 0; i < receptions_.size(); ++i)
    explorable_.set(i, receptions_[i].people < settings_.least_events);
}

std::size_t Explorer::slots(std::size_t n) const {
  return std::min(settings_.slots, n / 2);
}

BetaPosterior Explorer::chance_to_be_liked(ItemId item) const {
  const Reception& reception = receptions_[index(item)];
  const double likes = reception.likes;
  const double others = static_cast<double>(reception.people) - likes + reception.ignored;
  return {1 + kPriorTrials * like_rate_ + likes, 1 + kPriorTrials * (1 - like_rate_) + others};
}

std::vector<Explorer::Choice> Explorer::choose(Ranking candidates, std::size_t count, Random& random) const {
  std::vector<Choice> choices;
  while (choices.size() < count && !candidates.empty()) {
    std::vector<BetaPosterior> arms;
    arms.reserve(candidates.size());
    for (const Scored& candidate : candidates) arms.push_back(chance_to_be_liked(candidate.item));
    const std::vector<double> chances = chances_to_be_best(arms);
    const std::size_t chosen = draw(chances, random);
    choices.push_back({.item = candidates[chosen],
                       .candidates = candidates.size(),
                       .rank = chosen + 1,
                       .propensity = chances[chosen]});
    choices.back().item.placement = Placement::explored;
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
  return choices;
}

Ranking with_choices(const Ranking& list, std::size_t n, std::span<const Explorer::Choice> choices) {
  const auto is_chosen = [&](ItemId item) {
    return std::ranges::any_of(choices, [&](const Explorer::Choice& choice) { return choice.item.item == item; });
  };
  Ranking result;
  for (const Scored& hit : list)
    if (result.size() + choices.size() < n && !is_chosen(hit.item)) result.push_back(hit);
  for (const Explorer::Choice& choice : choices) result.push_back(choice.item);
  return result;
}

}  // namespace attune
