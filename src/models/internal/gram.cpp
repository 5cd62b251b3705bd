#include "models/internal/gram.h"

#include "base/parallel.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace attune {

GramRows::GramRows(const CsrMatrix<float>& user_item)
    : user_item_(user_item), item_user_(user_item.transposed()), places_(user_item.nonzeros()) {
  const std::span<const std::uint64_t> offsets = item_user_.view().offsets;
  std::vector<std::uint64_t> next(offsets.begin(), offsets.end() - 1);
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    const std::span<const std::uint32_t> history = user_item.row(u).columns;
    for (std::uint32_t k = 0; k < history.size(); ++k) places_[next[history[k]]++] = k;
  }
  unit_ = std::ranges::all_of(user_item.view().values, [](float value) { return value == 1; });
}

template <bool kLower>
void GramRows::add(std::size_t item, std::span<float> row) const {
  constexpr std::size_t kAhead = 8;  // users: their histories lie all over the memory
  const CsrView<float> matrix = user_item_.view();
  const SparseRow<float> users = item_user_.row(item);
  const std::uint32_t* const places = places_.data() + item_user_.view().offsets[item];
  for (std::size_t k = 0; k < users.size(); ++k) {
    if (k + kAhead < users.size()) {
      const std::uint64_t start = matrix.offsets[users.columns[k + kAhead]];
      __builtin_prefetch(&matrix.columns[start]);
      __builtin_prefetch(&matrix.values[start]);
    }
    const std::uint64_t start = matrix.offsets[users.columns[k]];
    const std::size_t count = kLower ? places[k] + 1 : matrix.offsets[users.columns[k] + 1] - start;
    const std::uint32_t* const columns = &matrix.columns[start];
    if (unit_) {
      for (std::size_t h = 0; h < count; ++h) row[columns[h]] += 1;
    } else {
      const float* const values = &matrix.values[start];
      for (std::size_t h = 0; h < count; ++h) row[columns[h]] += users.values[k] * values[h];
    }
  }
}

void GramRows::add_row(std::size_t item, std::span<float> row) const {
  add<false>(item, row);
}

void GramRows::add_lower_row(std::size_t item, std::span<float> row) const {
  add<true>(item, row);
}

void gram_matrix(const CsrMatrix<float>& user_item, std::size_t threads, kernels::MatrixView<float> gram) {
  constexpr std::size_t kTile = 64;
  const GramRows rows(user_item);
  parallel_for(gram.rows, 16, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const auto lower = gram.row(i).first(i + 1);
      std::ranges::fill(lower, 0.0F);
      rows.add_lower_row(i, lower);
    }
  });
  parallel_for(gram.rows, kTile, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t left = first; left < gram.columns; left += kTile) {
      const std::size_t right = std::min(left + kTile, gram.columns);
      for (std::size_t i = first; i < last; ++i) {
        for (std::size_t j = std::max(left, i + 1); j < right; ++j) gram(i, j) = gram(j, i);
      }
    }
  });
}

std::vector<std::uint32_t> columns_by_frequency(const CsrMatrix<float>& matrix) {
  std::vector<std::size_t> counts(matrix.columns());
  for (const std::uint32_t column : matrix.view().columns) ++counts[column];
  std::vector<std::uint32_t> columns(matrix.columns());
  std::iota(columns.begin(), columns.end(), 0U);
  std::ranges::stable_sort(columns, std::greater<>{}, [&](std::uint32_t column) { return counts[column]; });
  return columns;
}

CsrMatrix<float> select_columns(const CsrMatrix<float>& matrix, std::span<const std::uint32_t> columns) {
  constexpr std::uint32_t kAbsent = ~std::uint32_t{0};
  std::vector<std::uint32_t> renumbered(matrix.columns(), kAbsent);
  for (std::size_t k = 0; k < columns.size(); ++k) renumbered[columns[k]] = static_cast<std::uint32_t>(k);
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(matrix.nonzeros());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const SparseRow<float> row = matrix.row(r);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const std::uint32_t column = renumbered[row.columns[k]];
      if (column != kAbsent) entries.push_back({static_cast<std::uint32_t>(r), column, row.values[k]});
    }
  }
  return CsrMatrix<float>::from_entries(matrix.rows(), columns.size(), entries);
}

}  // namespace attune
