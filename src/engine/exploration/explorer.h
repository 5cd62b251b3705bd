#pragma once
#include "base/random.h"
#include "data/bitmap.h"
#include "data/ranking.h"
#include "engine/exploration/settings.h"
#include "engine/exploration/thompson.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// How people have taken an item so far.
struct Reception {
  std::uint32_t people = 0;   ///< who have had it
  std::uint32_t likes = 0;    ///< of them
  std::uint32_t ignored = 0;  ///< times that it was shown to learn, and its viewer has done nothing with it since
};

/// Gives places of a list to items that few people have had, by Thompson sampling: each item with the probability that
/// it is the one people like best, as far as is known. So new items get their chance, those that disappoint lose it,
/// and every choice has a propensity that later evaluation can rely on.
///
/// An item's chance of being liked is Beta(1 + 2 m + likes, 1 + 2 (1 - m) + people - likes + ignored), where m is the
/// share of likes over the whole catalogue: where nothing is known of it, its likeliest chance is the catalogue's.
/// Immutable, thread-safe; a default one explores nothing.
class Explorer {
 public:
  Explorer() = default;
  /// @param receptions  one an item of the catalogue
  Explorer(const ExplorationSettings& settings, std::vector<Reception> receptions);

  /// How many places of a list of n are for exploration.
  [[nodiscard]] std::size_t slots(std::size_t n) const;
  /// Of how many items, at most, one is chosen.
  [[nodiscard]] std::size_t pool() const { return settings_.pool; }
  /// Leaves those of some items, one bit each, that few people have had.
  void keep_explorable(Bitmap& items) const { items &= explorable_; }

  [[nodiscard]] const Reception& reception(ItemId item) const { return receptions_[index(item)]; }
  [[nodiscard]] BetaPosterior chance_to_be_liked(ItemId item) const;

  struct Choice {
    Scored item;                 ///< marked as explored
    std::size_t candidates = 0;  ///< how many it was chosen from
    std::size_t rank = 0;        ///< its place among them, from 1
    double propensity = 1;       ///< the probability with which it was chosen from them
  };
  /// One item after the other, each from the candidates that are left.
  /// @param candidates  best first, of the catalogue
  /// @return `count` of them, or all where there are fewer, in the order in which they were chosen
  [[nodiscard]] std::vector<Choice> choose(Ranking candidates, std::size_t count, Random& random) const;

 private:
  ExplorationSettings settings_;
  std::vector<Reception> receptions_;
  double like_rate_ = 0;
  Bitmap explorable_;
};

/// The first n of a list with the choices in its last places: the others stay as they are, in their order, and no item
/// stands twice. @param choices  at most n
Ranking with_choices(const Ranking& list, std::size_t n, std::span<const Explorer::Choice> choices);

}  // namespace attune
