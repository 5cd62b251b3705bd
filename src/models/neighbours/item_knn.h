#pragma once
#include "models/model.h"

namespace attune {

/// Item-based nearest neighbours.
///
///   W(i, j) = x_i . x_j / (|x_i| |x_j| + shrinkage)  for the `neighbours` best positive i of each j, else 0
///
/// x_i: the item's column of history weights over users. The shrinkage doubts likeness that few people vouch for.
/// With `weights` tf-idf each weight is first multiplied by its user's idf, log(1 + I / history length). With bm25, by
/// that idf, and the weight x becomes x (k1 + 1) / (|x| + k1 (1 - b + b n / mean n)), n being the item's sum of |x|,
/// k1 = 1.2 and b = 0.75; |x_i| and |x_j| are then taken as 1, for long columns are damped already.
/// Scores and contributions as internal/item_weights.h says; similar() ranks by W.
/// Memory: threads * 4 I + 16 I * neighbours bytes; time: the sum over users of (history length)^2.
/// Sources: Deshpande and Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 2004; shrinkage as in Koren
/// and Bell, Recommender Systems Handbook, 2011; BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework",
/// 2009.
ModelEntry item_knn_entry();

}  // namespace attune
