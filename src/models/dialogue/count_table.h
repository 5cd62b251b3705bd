#pragma once
#include "data/csr.h"

#include <cstdint>
#include <vector>

namespace attune {

/// Sums by row and column, taken in any order and read as a sparse matrix.
class CountTable {
 public:
  void add(std::uint32_t row, std::uint32_t column, float amount) { entries_.push_back({row, column, amount}); }
  /// What was added to one position is one value, summed in the order in which it came. Empties the table.
  /// Cost: O(entries log(entries of a row)).
  CsrMatrix<float> finish(std::size_t rows, std::size_t columns);

 private:
  std::vector<CsrMatrix<float>::Entry> entries_;
};

}  // namespace attune
