#pragma once
#include "data/csr.h"
#include "kernels/matrix_view.h"

#include <cstddef>
#include <span>

namespace attune {

/// Adds to row `item` of X'X: row[j] += sum over users u of x_ui * x_uj, for j < row.size(); later columns are skipped.
/// @param user_item  X, U x I
/// @param item_user  its transpose, I x U
/// Deterministic: users are visited in ascending order. Cost: the sum of the history lengths of the item's users.
void add_gram_row(const CsrMatrix<float>& user_item, const CsrMatrix<float>& item_user, std::size_t item,
                  std::span<float> row);

/// Writes X'X: both triangles of `gram`, I x I. Same bytes on any number of threads.
/// Cost: half the sum over users of (history length)^2 multiply-adds.
void gram_matrix(const CsrMatrix<float>& user_item, std::size_t threads, kernels::MatrixView<float> gram);

}  // namespace attune
