#pragma once
#include "models/model.h"

#include <memory>
#include <string_view>

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

struct EaseOptions {
  double lambda = 200;
  std::size_t min_support = 2;
  std::size_t keep = 512;
};

/// The same over any rows that items stand in, one of them a user, an attribute or whatever else makes items alike.
/// @param name  the registry name of the model; must outlive it
/// @param rows  X, any number x I
/// Errors: cancelled; invalid_argument where no item has the support, or where float cannot hold the inverse.
Result<std::unique_ptr<Model>> fit_ease(std::string_view name, const CsrMatrix<float>& rows, const EaseOptions& options,
                                        const FitContext& context);
/// Bytes that fit_ease needs at its peak, beside `rows`.
std::size_t ease_bytes(const CsrMatrix<float>& rows, const EaseOptions& options);

}  // namespace attune
