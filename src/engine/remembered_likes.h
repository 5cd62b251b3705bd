#pragma once
#include "data/catalogue.h"
#include "engine/scoring.h"
#include "memory/standing_taste.h"

#include <span>
#include <vector>

namespace attune {

/// What remembered likes add to scores. An item that bears liked labels gets
///
///   unit * min(1, sum over its liked labels of strength / 2),  unit = (highest score - mean score) / 2
///
/// over all items: one sure like lifts an item by a quarter of what lies between an ordinary item and the best one, two
/// by half of it, and more by no more than that. Where the scores say nothing of the person, the likes are all there is
/// to go by: unit = 2.5 (highest score - lowest score), so that what one likes comes first. Of one label that several
/// people like, the surest counts.
class RememberedLikes {
 public:
  /// @param taste   outlives this
  /// @param scores  of every item of the catalogue; what the likes are to be added to
  RememberedLikes(const StandingTaste& taste, const Catalogue& catalogue, const ItemScores& scores);

  /// Whether there is anything to add.
  [[nodiscard]] bool are_none() const { return likes_.empty() || !(unit_ > 0); }
  /// Cost: the liked labels' posting lists.
  void add_to(std::span<double> scores) const;

  /// What one like gives to an item; the amounts of all add up to what add_to() adds.
  struct Share {
    const StandingTaste::Entry* like = nullptr;
    double amount = 0;
  };
  /// Of an item, surest first, those that give something. The entries are the taste's.
  [[nodiscard]] std::vector<Share> shares_of(ItemId item) const;

 private:
  const Catalogue& catalogue_;
  std::span<const StandingTaste::Entry> likes_;
  double unit_ = 0;
};

}  // namespace attune
