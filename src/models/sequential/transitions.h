#pragma once
#include "models/model.h"

namespace attune {

/// What comes next: ridge regression from the recent past to the near future, in closed form.
///
/// After each step t of a history that has a next one, the past is x = sum over k = 0 .. window - 1 of
/// decay^k w e(item of step t - k) and the future y = sum over d = 1 .. horizon of
/// future_decay^(d-1) w e(item of step t + d), with w the entry's history weight and e(i) the i-th unit vector. Then
///
///   minimise sum |x' W - y'|^2 + lambda |W|^2:   W = (sum x x' + lambda I)^-1 sum x y',   score = x' W
///
/// for the past x of whoever asks. Where the catalogue gives items labels, items learn from those that share them: the
/// past is then z = (x, A' x), with row i of A the item's tf-idf vector over labels (internal/tf_idf.h) of length
/// `attribute_weight`, and with F = (I, A)
///
///   W = F (sum z z' + lambda I)^-1 F' sum x y'
///
/// so that score = x' W still. Both sums are gathered from pairs of entries by their distance, so they cost
/// O(entries * (window + horizon)). The inverse is dense, in float, by Cholesky. Of each column of W the `keep` weights
/// of largest magnitude are stored; scores and contributions are of the stored weights. What `decay` and `window` leave
/// of an entry's weight is part of its contribution, so contributions add up exactly.
///
/// similar() ranks by W(i, j): what follows the item.
///
/// Memory: 4 n^2 bytes for n items and labels together, plus 16 keep an item; time: n^3 / 2 + I * (pairs of items that
/// follow one another) multiply-adds. Errors: invalid_argument where the data knows no order or nothing follows
/// anything. Source: the linear session models of Choi et al., "Session-aware Linear Item-Item Models for Session-based
/// Recommendation" (SLIT), WWW 2021, with all pasts and futures of a history weighted by distance.
ModelEntry transitions_entry();

}  // namespace attune
