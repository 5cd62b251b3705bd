#pragma once
#include "data/csr.h"
#include "kernels/bit_panel.h"
#include "kernels/matrix_view.h"
#include "models/internal/sparse_accumulator.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace attune {

/// Columns [first, last) of X'X for a matrix X, U x I, row by row. Thread-safe.
class GramTile {
 public:
  std::size_t first = 0, last = 0;

  /// out[j - first] = sum over users u of x_ui * x_uj, for i = item and all last - first columns j of the tile.
  /// Cost: about two vector operations a user of the item where the tile is counted in bits, else the sum of the
  /// lengths that those users' histories have in the tile.
  void row(std::size_t item, std::span<float> out) const { write<false>(item, out); }
  /// The same for j <= item alone, item >= first: out has as many values.
  void lower_row(std::size_t item, std::span<float> out) const { write<true>(item, out); }

  /// The same as row(), for items whose row is mostly zeros.
  void add_row(std::size_t item, SparseAccumulator& sums) const;
  /// How many add()s that takes.
  [[nodiscard]] std::size_t additions(std::size_t item) const;
  [[nodiscard]] bool in_bits() const { return in_bits_; }

 private:
  friend class GramTiles;
  explicit GramTile(const class GramTiles& tiles) : tiles_(tiles) {}
  template <bool kLower>
  void write(std::size_t item, std::span<float> out) const;
  /// Calls add(column, amount) for what makes up the row, users ascending.
  template <bool kLower>
  void for_each_product(std::size_t item, const auto& add) const;

  const GramTiles& tiles_;
  bool in_bits_ = false;
};

/// X'X tile by tile, columns ascending. A tile that holds enough of a matrix of ones is laid out in bits and counted
/// many columns at a time; the others are summed event by event. Both are quickest where frequent columns have small
/// numbers: most tiles are then dense, and the sums of the others lie close together.
class GramTiles {
 public:
  /// Keeps a reference to the matrix. Memory: 12 bytes a nonzero, and 72 a row.
  explicit GramTiles(const CsrMatrix<float>& user_item);

  /// Calls use(tile) for one tile after the other; a tile is there during the call only.
  void for_each(std::size_t threads, const std::function<void(const GramTile&)>& use);

 private:
  friend class GramTile;
  /// Which columns to lay out in bits: one answer for each kernels::BitPanel::kColumns of them.
  [[nodiscard]] std::vector<bool> blocks_in_bits() const;
  /// Moves on to the columns [first, last) and lays them out where asked.
  void advance(std::size_t last, bool in_bits, std::size_t threads);

  const CsrMatrix<float>& user_item_;
  CsrMatrix<float> item_user_;
  std::vector<std::uint32_t> places_;         // of each nonzero of item_user_: where the item stands in the user's row
  std::vector<std::uint32_t> begins_, ends_;  // of the tile in each user's row
  kernels::BitPanel panel_;
};

/// Writes X'X: both triangles of `gram`, I x I. Same bytes on any number of threads.
/// Cost: at most half the sum over users of (history length)^2 additions.
void gram_matrix(const CsrMatrix<float>& user_item, std::size_t threads, kernels::MatrixView<float> gram);

/// The numbers of the columns, those with most nonzeros first (ties: smaller number).
std::vector<std::uint32_t> columns_by_frequency(const CsrMatrix<float>& matrix);

/// The given columns of a matrix, renumbered 0, 1, ... in that order.
CsrMatrix<float> select_columns(const CsrMatrix<float>& matrix, std::span<const std::uint32_t> columns);

}  // namespace attune
