#pragma once
#include "data/ranking.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace attune {

/// Sums for a few of very many positions, in a hash table of a size known beforehand: costs nothing for the positions
/// that are never added to. Amounts of one position are added in the order in which they come.
class SparseSums {
 public:
  /// @param additions  how often add() will be called at most, < 2^31
  explicit SparseSums(std::size_t additions)
      : slots_(std::bit_ceil(2 * additions + 2)), shift_(32 - std::countr_zero(slots_.size())) {}

  /// @param position  below 2^32 - 1
  void add(std::uint32_t position, float amount) {
    std::size_t slot = slot_of(position);
    while (slots_[slot].position != position && slots_[slot].position != kFree) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot].position = position;
    slots_[slot].sum += amount;
  }

  /// The positions that were added to, each once, in no order.
  [[nodiscard]] std::vector<Scored> sums() const {
    std::vector<Scored> sums;
    for (const Slot& slot : slots_)
      if (slot.position != kFree) sums.push_back({ItemId{slot.position}, static_cast<double>(slot.sum)});
    return sums;
  }

 private:
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
  struct Slot {
    std::uint32_t position = kFree;
    float sum = 0;
  };

  /// Fibonacci hashing: the highest bits of the product with 2^32 divided by the golden ratio.
  [[nodiscard]] std::size_t slot_of(std::uint32_t position) const {
    constexpr std::uint32_t kGolden = 0x9E3779B9U;
    return static_cast<std::uint32_t>(position * kGolden) >> shift_;
  }

  std::vector<Slot> slots_;  // a power of two, at least 2, at most half full
  int shift_;
};

}  // namespace attune
