#pragma once
#include "data/csr.h"
#include "kernels/sparse.h"

#include <span>
#include <vector>

namespace attune {

/// Sums of |weight| over the rows (users) and the columns (items) of a matrix of history weights.
struct Degrees {
  std::vector<double> users;
  std::vector<double> items;
};
Degrees degrees_of(const CsrMatrix<float>& user_item);

/// degree^exponent; 0 where the degree is 0, whatever the exponent.
std::vector<float> powers(std::span<const double> degrees, double exponent);

/// x_ui * user_scale[u] * item_scale[i].
CsrMatrix<float> scaled(const CsrMatrix<float>& user_item, std::span<const float> user_scale,
                        std::span<const float> item_scale);

/// The matrix as the kernels see it; valid while it lives.
kernels::SparseView sparse_view(const CsrMatrix<float>& matrix);

}  // namespace attune
