#include "models/dialogue/count_table.h"

#include <algorithm>
#include <utility>

namespace attune {

CsrMatrix<float> CountTable::finish(std::size_t rows, std::size_t columns) {
  std::vector<std::uint64_t> next(rows + 1, 0);
  for (const auto& entry : entries_) ++next[entry.row + 1];
  for (std::size_t r = 0; r < rows; ++r) next[r + 1] += next[r];
  std::vector<CsrMatrix<float>::Entry> by_row(entries_.size());
  std::vector<std::uint64_t> place(next.begin(), next.end() - 1);  // NOLINT(misc-const-correctness): counts up
  for (const auto& entry : entries_) by_row[place[entry.row]++] = entry;
  std::size_t kept = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    const auto first = by_row.begin() + static_cast<std::ptrdiff_t>(next[r]);
    const auto last = by_row.begin() + static_cast<std::ptrdiff_t>(next[r + 1]);
    std::ranges::stable_sort(first, last, {}, &CsrMatrix<float>::Entry::column);
    const std::size_t row_begins = kept;
    for (auto entry = first; entry != last; ++entry) {
      if (kept > row_begins && by_row[kept - 1].column == entry->column)
        by_row[kept - 1].value += entry->value;
      else
        by_row[kept++] = *entry;
    }
  }
  by_row.resize(kept);
  entries_.clear();
  return CsrMatrix<float>::from_entries(rows, columns, by_row);
}

}  // namespace attune
