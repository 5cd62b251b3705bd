#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace attune {

/// One row of a sparse matrix: columns ascending, values beside them.
template <class Value>
struct SparseRow {
  std::span<const std::uint32_t> columns;
  std::span<const Value> values;
  [[nodiscard]] std::size_t size() const { return columns.size(); }
};

/// A sparse matrix in compressed row form whose arrays live elsewhere, e.g. in a mapped file.
template <class Value>
struct CsrView {
  std::span<const std::uint64_t> offsets;  ///< rows + 1
  std::span<const std::uint32_t> columns;  ///< of each nonzero
  std::span<const Value> values;

  [[nodiscard]] std::size_t rows() const { return offsets.size() - 1; }
  [[nodiscard]] SparseRow<Value> row(std::size_t r) const {
    const auto first = static_cast<std::size_t>(offsets[r]);
    const auto count = static_cast<std::size_t>(offsets[r + 1]) - first;
    return {columns.subspan(first, count), values.subspan(first, count)};
  }
};

/// A sparse matrix in compressed row form, `rows` x `columns`. Immutable once built. Within a row, columns ascend
/// strictly.
template <class Value>
class CsrMatrix {
 public:
  struct Entry {
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    Value value{};
  };

  CsrMatrix() = default;
  /// Entries in any order; of several with one position the last given wins. Cost: O(E + rows), stable counting sort
  /// by row, then a sort in each row.
  static CsrMatrix from_entries(std::size_t rows, std::size_t columns, std::span<const Entry> entries);

  [[nodiscard]] std::size_t rows() const { return offsets_.empty() ? 0 : offsets_.size() - 1; }
  [[nodiscard]] std::size_t columns() const { return columns_count_; }
  [[nodiscard]] std::size_t nonzeros() const { return columns_.size(); }
  [[nodiscard]] SparseRow<Value> row(std::size_t r) const { return view().row(r); }
  /// Valid while this matrix lives.
  [[nodiscard]] CsrView<Value> view() const { return {offsets_, columns_, values_}; }
  /// Cost: O(nonzeros + rows + columns), nothing beside the result but a number a column.
  [[nodiscard]] CsrMatrix transposed() const;
  /// The given rows, in that order. Cost: O(their nonzeros).
  [[nodiscard]] CsrMatrix select_rows(std::span<const std::uint32_t> rows) const;

 private:
  std::size_t columns_count_ = 0;
  std::vector<std::uint64_t> offsets_;  // rows + 1
  std::vector<std::uint32_t> columns_;  // nonzeros
  std::vector<Value> values_;           // nonzeros
};

template <class Value>
CsrMatrix<Value> CsrMatrix<Value>::from_entries(std::size_t rows, std::size_t columns, std::span<const Entry> entries) {
  std::vector<std::uint64_t> starts(rows + 1, 0);
  for (const Entry& entry : entries) ++starts[entry.row + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<Entry> by_row(entries.size());
  std::vector<std::uint64_t> next(starts.begin(), starts.end() - 1);  // NOLINT(misc-const-correctness): counts up
  for (const Entry& entry : entries) by_row[next[entry.row]++] = entry;

  CsrMatrix matrix;
  matrix.columns_count_ = columns;
  matrix.offsets_.reserve(rows + 1);
  matrix.offsets_.push_back(0);
  matrix.columns_.reserve(entries.size());
  matrix.values_.reserve(entries.size());
  for (std::size_t r = 0; r < rows; ++r) {
    const auto row = std::span(by_row).subspan(starts[r], starts[r + 1] - starts[r]);
    std::ranges::stable_sort(row, {}, &Entry::column);
    for (std::size_t e = 0; e < row.size(); ++e) {
      if (e + 1 < row.size() && row[e + 1].column == row[e].column) continue;  // the last given wins
      matrix.columns_.push_back(row[e].column);
      matrix.values_.push_back(row[e].value);
    }
    matrix.offsets_.push_back(matrix.columns_.size());
  }
  return matrix;
}

template <class Value>
CsrMatrix<Value> CsrMatrix<Value>::transposed() const {
  CsrMatrix matrix;
  matrix.columns_count_ = rows();
  matrix.offsets_.assign(columns_count_ + 1, 0);
  for (const std::uint32_t column : columns_) ++matrix.offsets_[column + 1];
  std::partial_sum(matrix.offsets_.begin(), matrix.offsets_.end(), matrix.offsets_.begin());
  matrix.columns_.resize(nonzeros());
  matrix.values_.resize(nonzeros());
  std::vector<std::uint64_t> next(matrix.offsets_.begin(), matrix.offsets_.end() - 1);
  for (std::uint32_t r = 0; r < rows(); ++r) {  // ascending, so the columns of the result ascend
    const SparseRow<Value> entries = row(r);
    for (std::size_t k = 0; k < entries.size(); ++k) {
      const std::uint64_t position = next[entries.columns[k]]++;
      matrix.columns_[position] = r;
      matrix.values_[position] = entries.values[k];
    }
  }
  return matrix;
}

template <class Value>
CsrMatrix<Value> CsrMatrix<Value>::select_rows(std::span<const std::uint32_t> rows) const {
  CsrMatrix matrix;
  matrix.columns_count_ = columns_count_;
  matrix.offsets_.reserve(rows.size() + 1);
  matrix.offsets_.push_back(0);
  for (const std::uint32_t r : rows) matrix.offsets_.push_back(matrix.offsets_.back() + row(r).size());
  matrix.columns_.reserve(matrix.offsets_.back());
  matrix.values_.reserve(matrix.offsets_.back());
  for (const std::uint32_t r : rows) {
    const SparseRow<Value> entries = row(r);
    matrix.columns_.insert(matrix.columns_.end(), entries.columns.begin(), entries.columns.end());
    matrix.values_.insert(matrix.values_.end(), entries.values.begin(), entries.values.end());
  }
  return matrix;
}

}  // namespace attune
