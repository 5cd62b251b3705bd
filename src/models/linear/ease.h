#pragma once
#include "models/model.h"

#include <memory>
#include <string_view>

namespace attune {

/// EASE: the best linear model that predicts each item of a history from its other items, in closed form.
///
///   minimise |X - X B|^2 + |D^(1/2) B|^2 with diag(B) = 0:   P = (X'X + D)^-1,   B(i, j) = -P(i, j) / P(j, j)
///
/// X: users x items, history weights as they are (a dislike counts against); with `user_power` p each user's row counts
/// length^-p, scaled so that the mean over the entries is 1. D = lambda I + q / (1 - q) diag(X'X), where q is the
/// `dropout`: what training with a share q of each history hidden comes to. With `shrink` s, column j is multiplied by
/// (D(j, j) P(j, j))^s, which lies in (0, 1] and is small for items that the others predict well: 1 gives the weights
/// of plain ridge regression. Exact: dense, in float, by Cholesky, on the side of the items or of the users
/// (inverse_gram.h), whichever costs less.
/// Only items with at least `min_support` history entries take part; the others score 0.
///
/// Of each column of B the `keep` weights of largest magnitude are stored, so that scoring a history of h items costs
/// about h * keep multiply-adds instead of h * items. Scores and contributions are of the stored weights, so
/// contributions add up exactly; with keep >= items they are the closed form itself.
///
/// similar() ranks by partial correlation, -P(i, j) / sqrt(P(i, i) P(j, j)): likeness with the rest held fixed.
///
/// Memory: 4 k^2 bytes, plus 16 bytes for each weight kept, and k^3 / 2 multiply-adds, where k is the number of items
/// that take part or of users. Refused beyond the memory limit before it starts.
/// Sources: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019; dropout: Steck, "Autoencoders that
/// don't overfit towards the Identity", NeurIPS 2020.
ModelEntry ease_entry();

struct EaseOptions {
  double lambda = 200;
  double dropout = 0;  ///< in [0, 1)
  double user_power = 0;
  double shrink = 0;
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
