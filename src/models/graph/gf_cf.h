#pragma once
#include "models/model.h"

namespace attune {

/// GF-CF: a history as a signal on the graph of items, smoothed by a linear filter and an ideal low-pass.
///
///   R = D_U^-1/2 X D_I^-1/2,   F = R'R + low_pass * V V'
///   score(j) = d_j^popularity * sum over history entries i of weight_i * d_i^-1/2 * F(i, j)
///
/// X: users x items, history weights; D_U, D_I: diagonals of the sums d of |weight| per user and per item; V: the
/// `factors` leading right singular vectors of R, so that V V' lets the smoothest signals pass and nothing else. With
/// popularity = 0.5 it is the paper's model; less speaks for items of the long tail. Items without events score 0.
///
/// R'R is never formed: it would be cut to be stored, which costs accuracy. Scoring goes from the history to its users
/// and back to their items, at most 2 nonzeros(X) + I * factors multiply-adds. Exactly additive. similar() ranks by F.
/// Memory: kernels/randomized_svd.h, plus 48 bytes an entry of X. Time: mostly that of the SVD.
/// Source: Shen et al., "How powerful is graph convolution for recommendation?", CIKM 2021; the exponent as a
/// parameter as in RP3beta, Paudel et al., ACM TiiS 2016.
ModelEntry gf_cf_entry();

}  // namespace attune
