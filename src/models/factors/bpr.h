#pragma once
#include "models/model.h"

namespace attune {

/// Bayesian personalized ranking: factors that put what people chose before what they did not, by stochastic gradient.
///
///   p = n^(-1/2) sum over the n history entries i of w_i s_i,   score(j) = p . q_j + b_j
///   maximise sum over users, their items i and items j that they don't have of ln sigma(score(i) - score(j))
///            - penalty (|s|^2 + |q|^2 + b^2 of what takes part)
///
/// with weight w_i of the entry, and p without s_i where i is the item to be ranked. People have no factors of their
/// own, they are the sum of their items' (FISM), so anybody's history has a score without training: the score is a sum
/// over the history, entry i contributes n^(-1/2) w_i s_i . q_j, and b_j is the baseline. Exactly additive.
///
/// Each epoch visits all users in random order and ranks each of their items with a positive weight against one random
/// item. One thread, so that the same seed gives the same bytes. similar() is the cosine of the q.
/// Memory: 8 d bytes an item; time: epochs * 6 d multiply-adds an event.
/// Sources: Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit Feedback", UAI 2009; users as sums:
/// Kabbur, Ning and Karypis, "FISM", KDD 2013.
ModelEntry bpr_entry();

}  // namespace attune
