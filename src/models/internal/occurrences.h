#pragma once
#include "data/history.h"
#include "data/ragged.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Where each item stands in the histories: the way back from items to sequences.
class Occurrences {
 public:
  struct Place {
    std::uint32_t row = 0;       ///< of the histories
    std::uint32_t position = 0;  ///< in that row
  };

  /// @param item_count  greater than every item of the histories. Cost: O(entries).
  Occurrences(const RaggedRows<HistoryEntry>& histories, std::size_t item_count);

  /// Places of an item < item_count, by row, then position.
  [[nodiscard]] std::span<const Place> of(std::size_t item) const {
    return std::span(places_).subspan(offsets_[item], offsets_[item + 1] - offsets_[item]);
  }

 private:
  std::vector<std::size_t> offsets_;  // item_count + 1
  std::vector<Place> places_;
};

}  // namespace attune
