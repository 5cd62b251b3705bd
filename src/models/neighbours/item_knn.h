#pragma once
#include "models/model.h"

namespace attune {

/// Item-based nearest neighbours.
///
///   W(i, j) = x_i . x_j / (|x_i| |x_j| + shrinkage)  for the `neighbours` best positive i of each j, else 0
///
/// x_i: the item's column of history weights over users. The shrinkage doubts likeness that few people vouch for.
/// Scores and contributions as internal/item_weights.h says; similar() ranks by W.
/// Memory: threads * 4 I + 16 I * neighbours bytes; time: the sum over users of (history length)^2.
/// Source: Deshpande and Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 2004; shrinkage as in Koren
/// and Bell, Recommender Systems Handbook, 2011.
ModelEntry item_knn_entry();

}  // namespace attune
