#pragma once
#include "data/ranking.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace attune {

/// Scores of a few of very many items, all others being 0: sums in a hash table of a size known beforehand. Costs
/// nothing for the items that are never added to. Amounts for one item are added in the order in which they come.
class SparseScores {
 public:
  /// @param additions  how often add() will be called at most, < 2^31
  explicit SparseScores(std::size_t additions)
      : slots_(std::bit_ceil(2 * additions + 2)), shift_(32 - std::countr_zero(slots_.size())) {}

  /// @param item  below 2^32 - 1
  void add(ItemId item, float amount) {
    Slot& slot = slots_[slot_of(item)];
    used_ += slot.item == kFree ? 1 : 0;
    slot.item = item;
    slot.score += amount;
  }

  [[nodiscard]] double score_of(ItemId item) const { return static_cast<double>(slots_[slot_of(item)].score); }

  /// The items whose score isn't 0, each once, in no order.
  [[nodiscard]] std::vector<Scored> scores() const {
    std::vector<Scored> scores;
    scores.reserve(used_);
    for (const Slot& slot : slots_)
      if (slot.score != 0) scores.push_back({slot.item, static_cast<double>(slot.score)});
    return scores;
  }

 private:
  static constexpr ItemId kFree{std::numeric_limits<std::uint32_t>::max()};
  struct Slot {
    ItemId item = kFree;
    float score = 0;
  };

  /// Where the item is, or would be. Fibonacci hashing: the highest bits of the product with 2^32 divided by the golden
  /// ratio.
  [[nodiscard]] std::size_t slot_of(ItemId item) const {
    constexpr std::uint32_t kGolden = 0x9E3779B9U;
    std::size_t slot = static_cast<std::uint32_t>(static_cast<std::uint32_t>(item) * kGolden) >> shift_;
    while (slots_[slot].item != item && slots_[slot].item != kFree) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }

  std::vector<Slot> slots_;  // a power of two, at least 2, at most half full
  int shift_;
  std::size_t used_ = 0;
};

}  // namespace attune
