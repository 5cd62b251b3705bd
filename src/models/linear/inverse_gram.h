#pragma once
#include "data/csr.h"
#include "models/model.h"

#include <span>
#include <vector>

namespace attune {

/// P = (X'X + D)^-1 for a matrix X of U x I and a positive diagonal D, exact, in float.
///
/// Solved on the side that costs less. On the items' side P itself is held. On the users' side, by the matrix
/// inversion lemma,
///
///   P = D^-1 - D^-1 X' M X D^-1,   M = (I + X D^-1 X')^-1,
///
/// only M is held, and a row of P is made when it is asked for.
/// Source: Hager, "Updating the Inverse of a Matrix", SIAM Review 31(2), 1989.
class InverseGram {
 public:
  enum class Side { items, users };
  /// The side that costs less: a sparse multiply-add counts as several dense ones.
  static Side cheaper_side(std::size_t users, std::size_t items, std::size_t nonzeros);
  /// Bytes that create() needs at its peak, beside its arguments.
  static std::size_t bytes(Side side, std::size_t users, std::size_t items);

  /// @param rows      X; its diagonal of X'X counts in full
  /// @param diagonal  D, one positive number an item
  /// Errors: cancelled; invalid_argument where the matrix is not positive definite to float rounding.
  /// Cost: n^3 / 2 multiply-adds for n items or users, and those of the sparse product.
  static Result<InverseGram> create(CsrMatrix<float> rows, std::vector<float> diagonal, Side side,
                                    const FitContext& context);

  /// Row i of P, which is its column i too: I values. Thread-safe.
  /// Cost: I; on the users' side O(users of the item * U + nonzeros).
  void row(std::size_t item, std::span<float> out) const;

 private:
  InverseGram() = default;

  Side side_ = Side::items;
  std::vector<float> inverse_;  // P, I x I, or M, U x U
  // On the users' side:
  CsrMatrix<float> user_item_;
  CsrMatrix<float> item_user_;
  std::vector<float> diagonal_;
};

}  // namespace attune
