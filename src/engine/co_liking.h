#pragma once
#include "data/ids.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace attune {

/// Who likes what, to count the people who like two items. For explanations, which may tell of other people only in
/// numbers that hide each of them. Immutable, thread-safe; 4 bytes a liking.
class CoLiking {
 public:
  /// Fewer people than this are never told of: who knows one of them would learn what that one likes.
  static constexpr std::size_t kLeastPeople = 5;

  CoLiking() = default;
  /// @param likings  users numbered in ascending order, each with an item; each pair once; items below `items`
  /// Cost: O(likings + items).
  CoLiking(std::span<const std::pair<std::uint32_t, ItemId>> likings, std::size_t items);

  /// How many people like both; 0 where there are fewer than kLeastPeople. Cost: O(likings of both).
  [[nodiscard]] std::size_t people_who_like_both(ItemId a, ItemId b) const;

  /// That people who like one item like another one, too.
  struct Together {
    ItemId item{};
    ItemId with{};
    std::size_t people = 0;  ///< who like both
    double share = 0;        ///< of those who like the rarer of the two, in (0, 1]
    bool operator==(const Together&) const = default;
  };
  /// For each item at most n others, in the order of the cosine of who likes them, ties to the smaller id: those that
  /// at least kLeastPeople like with it, twice as many as by chance and three standard deviations more. Who likes more
  /// than 1,000 items is not looked at: that tells little, and costs its square.
  /// Cost: O(sum over people of the square of their likings).
  [[nodiscard]] std::vector<Together> liked_together(std::size_t n) const;

 private:
  [[nodiscard]] std::span<const std::uint32_t> people(ItemId item) const;

  std::vector<std::size_t> begin_;     ///< one an item, and the end
  std::vector<std::uint32_t> people_;  ///< each item's, ascending
};

}  // namespace attune
