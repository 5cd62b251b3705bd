#pragma once
#include <cstddef>
#include <cstdint>
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
  [[nodiscard]] SparseRow<Value> row(std::size_t r) const {
    const auto first = static_cast<std::size_t>(offsets_[r]);
    const auto count = static_cast<std::size_t>(offsets_[r + 1]) - first;
    return {std::span(columns_).subspan(first, count), std::span(values_).subspan(first, count)};
  }
  [[nodiscard]] CsrMatrix transposed() const;

 private:
  std::size_t columns_count_ = 0;
  std::vector<std::uint64_t> offsets_;  // rows + 1
  std::vector<std::uint32_t> columns_;  // nonzeros
  std::vector<Value> values_;           // nonzeros
};

}  // namespace attune
