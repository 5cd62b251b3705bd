#include "models/internal/occurrences.h"

#include <numeric>

namespace attune {

Occurrences::Occurrences(const RaggedRows<HistoryEntry>& histories, std::size_t item_count)
    : offsets_(item_count + 1), places_(histories.size()) {
  for (std::size_t row = 0; row < histories.rows(); ++row) {
    for (const HistoryEntry& entry : histories.row(row)) ++offsets_[index(entry.item) + 1];
  }
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
  std::vector<std::size_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::uint32_t row = 0; row < histories.rows(); ++row) {
    const auto history = histories.row(row);
    for (std::uint32_t position = 0; position < history.size(); ++position)
      places_[next[index(history[position].item)]++] = {row, position};
  }
}

}  // namespace attune
