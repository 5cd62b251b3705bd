#pragma once
#include "models/model.h"

namespace attune {

/// EASE for catalogues too large for a dense matrix: the regression of each item on the few items that predict it best.
///
///   G = X'X;   N(j): the `neighbours` items i != j of largest G(i, j)^2 / (G(i, i) + lambda), i.e. what each would
///   explain of j alone;   B(N(j), j) = (G(N(j), N(j)) + lambda I)^-1 G(N(j), j),   0 elsewhere
///
/// X: users x items, history weights as they are. With all other items as neighbours it would be EASE itself
/// (linear/ease.h), whose columns are such regressions; those of G(i, j) = 0 are never among them. Items with fewer
/// than `min_support` history entries score 0.
///
/// G is kept sparse: of each item the `co_occurrences` best by the same measure; a pair that neither of its items keeps
/// counts as 0. Should that leave a system that is not positive definite, its ridge is doubled until it is.
///
/// Scores and contributions as internal/item_weights.h says; similar() ranks by B.
/// Memory: 8 I * co_occurrences + 16 I * neighbours bytes at most. Time: the sum over users of (history length)^2, then
/// for each item neighbours * co_occurrences + neighbours^3 / 6 multiply-adds.
/// Sources: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019; sparse approximations of its
/// inverse for the same purpose: Spisak et al., "Scalable Approximate NonSymmetric Autoencoder", RecSys 2023;
/// regressions on neighbours: Ning and Karypis, "SLIM" (fsSLIM), ICDM 2011.
ModelEntry sparse_ease_entry();

}  // namespace attune
