#include "models/linear/inverse_gram.h"

#include "kernels/linear_solve.h"
#include "models/internal/gram.h"
#include "models/internal/normalised.h"

#include <algorithm>
#include <cmath>

namespace attune {

InverseGram::Side InverseGram::cheaper_side(std::size_t users, std::size_t items, std::size_t nonzeros) {
  constexpr double kSparse = 16;  // of a scattered multiply-add, in dense ones
  const auto u = static_cast<double>(users), i = static_cast<double>(items), n = static_cast<double>(nonzeros);
  return u * u * u / 2 + n * u + kSparse * n * i < i * i * i / 2 ? Side::users : Side::items;
}

std::size_t InverseGram::bytes(Side side, std::size_t users, std::size_t items) {
  const std::size_t n = side == Side::users ? users : items;
  const std::size_t panels = 2048 * n;  // what the inversion holds beside the matrix
  return 4 * n * n + panels;
}

Result<InverseGram> InverseGram::create(CsrMatrix<float> rows, std::vector<float> diagonal, Side side,
                                        const FitContext& context) {
  InverseGram result;
  result.side_ = side;
  result.item_user_ = rows.transposed();
  result.user_item_ = std::move(rows);
  result.diagonal_ = std::move(diagonal);
  const std::size_t n = side == Side::users ? result.user_item_.rows() : result.user_item_.columns();
  result.inverse_.resize(n * n);
  const kernels::MatrixView<float> matrix(result.inverse_.data(), n, n);
  if (side == Side::users) {
    std::vector<double> inverse_diagonal(result.diagonal_.begin(), result.diagonal_.end());
    const std::vector<float> item_scale = powers(inverse_diagonal, -0.5);
    const std::vector<float> ones(n, 1.0F);
    gram_matrix(scaled(result.user_item_, ones, item_scale).transposed(), context.threads, matrix);
    for (std::size_t u = 0; u < n; ++u) matrix(u, u) += 1;
  } else {
    gram_matrix(result.user_item_, context.threads, matrix);
    for (std::size_t i = 0; i < n; ++i) matrix(i, i) += result.diagonal_[i];
  }
  ATTUNE_TRY_VOID(
      kernels::invert_spd(matrix, {.threads = context.threads, .progress = context.progress, .stop = context.stop}));
  return result;
}

void InverseGram::row(std::size_t item, std::span<float> out) const {
  if (side_ == Side::items) {
    std::ranges::copy(std::span(inverse_).subspan(item * out.size(), out.size()), out.begin());
    return;
  }
  const std::size_t users = user_item_.rows();
  std::vector<float> reached(users, 0.0F);  // M X, column `item`
  const SparseRow<float> own = item_user_.row(item);
  for (std::size_t k = 0; k < own.size(); ++k) {
    const float* m = &inverse_[own.columns[k] * users];
    for (std::size_t u = 0; u < users; ++u) reached[u] += own.values[k] * m[u];
  }
  // Item by item, so that each sum can be in double: on the diagonal nearly all of 1 / D may be taken away again.
  for (std::size_t j = 0; j < out.size(); ++j) {
    const SparseRow<float> theirs = item_user_.row(j);
    double sum = 0;
    for (std::size_t k = 0; k < theirs.size(); ++k)
      sum += static_cast<double>(theirs.values[k]) * reached[theirs.columns[k]];
    const double own_part = j == item ? diagonal_[item] : 0.0;
    out[j] = static_cast<float>((own_part - sum) / (static_cast<double>(diagonal_[item]) * diagonal_[j]));
  }
}

}  // namespace attune
