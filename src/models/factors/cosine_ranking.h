#pragma once
#include "data/ranking.h"
#include "kernels/matrix_view.h"

namespace attune {

/// At most n rows whose cosine with row `item` is largest and positive, best first, without the row itself; none where
/// there is no such row. Cost: O(rows * columns).
Ranking cosine_ranking(kernels::MatrixView<const float> rows, ItemId item, std::size_t n);

}  // namespace attune
