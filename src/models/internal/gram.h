#pragma once
#include "data/csr.h"
#include "kernels/matrix_view.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune {

/// Rows of X'X for a matrix X, U x I, one at a time. Thread-safe. Rows are summed fastest where frequent columns have
/// small numbers, for their sums then lie close together.
class GramRows {
 public:
  /// Keeps a reference to the matrix. Memory: 12 bytes a nonzero.
  explicit GramRows(const CsrMatrix<float>& user_item);

  [[nodiscard]] const CsrMatrix<float>& item_user() const { return item_user_; }

  /// row[j] += sum over users u of x_ui * x_uj for i = item: all j, row has I values; or only j <= i, it has i + 1.
  /// Users are visited in ascending order. Cost: the sum of the history lengths (up to the item) of the item's users.
  void add_row(std::size_t item, std::span<float> row) const;
  void add_lower_row(std::size_t item, std::span<float> row) const;

 private:
  template <bool kLower>
  void add(std::size_t item, std::span<float> row) const;

  const CsrMatrix<float>& user_item_;
  CsrMatrix<float> item_user_;
  std::vector<std::uint32_t> places_;  // of each nonzero of item_user_: where the item stands in the user's row
  bool unit_ = true;                   // all nonzeros are 1
};

/// Writes X'X: both triangles of `gram`, I x I. Same bytes on any number of threads.
/// Cost: half the sum over users of (history length)^2 additions.
void gram_matrix(const CsrMatrix<float>& user_item, std::size_t threads, kernels::MatrixView<float> gram);

/// The numbers of the columns, those with most nonzeros first (ties: smaller number).
std::vector<std::uint32_t> columns_by_frequency(const CsrMatrix<float>& matrix);

/// The given columns of a matrix, renumbered 0, 1, ... in that order.
CsrMatrix<float> select_columns(const CsrMatrix<float>& matrix, std::span<const std::uint32_t> columns);

}  // namespace attune
