#include "evaluation/splits/cases.h"

#include <algorithm>

namespace attune {

void Cases::add(std::uint32_t row, std::size_t length, std::span<const ItemId> targets, SeenItems seen) {
  std::vector<ItemId> wanted(targets.begin(), targets.end());
  std::ranges::sort(wanted);
  wanted.erase(std::ranges::unique(wanted).begin(), wanted.end());
  if (seen == SeenItems::exclude) {
    for (const HistoryEntry& entry : histories_->row(row).first(length)) {
      const auto found = std::ranges::lower_bound(wanted, entry.item);
      if (found == wanted.end() || *found != entry.item) continue;
      wanted.erase(found);
      ++seen_targets_;
    }
  }
  if (wanted.empty()) return;
  rows_.push_back(row);
  lengths_.push_back(static_cast<std::uint32_t>(length));
  targets_.add_row(wanted);
}

Cases Cases::subset(std::span<const std::uint32_t> positions) const {
  Cases chosen(histories_);
  for (const std::uint32_t q : positions) {
    chosen.rows_.push_back(rows_[q]);
    chosen.lengths_.push_back(lengths_[q]);
    chosen.targets_.add_row(targets_.row(q));
  }
  return chosen;
}

}  // namespace attune
