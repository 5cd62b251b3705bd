#pragma once
#include "models/model.h"

namespace attune {

/// Implicit-feedback matrix factorisation by alternating least squares; the loss is in ials_factors.h.
///
/// The fit solves each user and item exactly (Cholesky), by conjugate gradient, or block by block (iALS++); the
/// parameter `method` says how. A history is folded in by one exact solve, x = A^-1 sum of c_i p_i y_i with A = Y'Y +
/// sum of (c_i - 1) y_i y_i' + lambda I over the history, and score(j) = x . y_j. So the score is a sum over the
/// history, and entry i contributes c_i p_i * y_i . A^-1 y_j: exactly additive, given the person's A. Items without
/// events score 0.
///
/// similar() is the cosine of item factors. Scoring costs h d^2 + d^3 / 6 + I d multiply-adds.
/// Source: Hu, Koren, Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008 (explanations:
/// section 5); the frequency-scaled penalty: Rendle et al., "Revisiting the performance of iALS", RecSys 2022.
ModelEntry ials_entry();

}  // namespace attune
