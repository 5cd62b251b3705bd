#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Rows of different lengths, stored one after another: histories, sessions, token lists. Rows are only added.
template <class Value>
class RaggedRows {
 public:
  [[nodiscard]] std::size_t rows() const { return offsets_.size() - 1; }
  /// Values of all rows together.
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] std::span<const Value> row(std::size_t r) const {
    const auto first = static_cast<std::size_t>(offsets_[r]);
    return std::span(values_).subspan(first, static_cast<std::size_t>(offsets_[r + 1]) - first);
  }
  /// Amortised O(row).
  void add_row(std::span<const Value> row) {
    values_.insert(values_.end(), row.begin(), row.end());
    offsets_.push_back(values_.size());
  }
  void reserve(std::size_t rows, std::size_t values) {
    offsets_.reserve(rows + 1);
    values_.reserve(values);
  }

 private:
  std::vector<std::uint64_t> offsets_{0};  // rows + 1
  std::vector<Value> values_;
};

}  // namespace attune
