#pragma once
#include "models/model.h"

namespace attune {

/// EASE: the best linear model that predicts each item of a history from its other items, in closed form.
///
///   minimise |X - X B|^2 + lambda |B|^2 with diag(B) = 0:   P = (X'X + lambda I)^-1,   B(i, j) = -P(i, j) / P(j, j)
///
/// X: users x items, history weights as they are (a dislike counts against). Exact: dense, in float, by Cholesky.
/// Only items with at least `min_support` history entries take part; the others score 0.
///
/// Of each column of B the `keep` weights of largest magnitude are stored, so that scoring a history of h items costs
/// about h * keep multiply-adds instead of h * items. Scores and contributions are of the stored weights, so
/// contributions add up exactly; with keep >= items they are the closed form itself.
///
/// similar() ranks by partial correlation, -P(i, j) / sqrt(P(i, i) P(j, j)): likeness with the rest held fixed.
///
/// Memory: 4 k^2 bytes for k items that take part, plus 16 k * keep; time: k^3 / 2 multiply-adds. Refused beyond the
/// memory limit before it starts.
/// Source: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019.
ModelEntry ease_entry();

}  // namespace attune
