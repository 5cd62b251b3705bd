#pragma once
#include "models/model.h"

namespace attune {

/// User-based nearest neighbours: what the people most like you chose.
///
///   likeness(v) = sum over history entries i of weight_i * x_vi * idf_i / |x_v|
///   score(j)    = sum over the nearest v of likeness(v) * x_vj
///
/// x_v: user v's history weights and |x_v| their length, so that likeness is the cosine times the length of the asker's
/// own history; idf_i = ln(1 + U / users of i) lets rare items say more of a taste than popular ones. The nearest are
/// the `neighbours` users of greatest positive likeness, and all that tie with the last of them, so that nothing
/// depends on the order of users.
///
/// Fitting only turns the histories around. A question reads the histories that share an item, then the nearest ones.
/// Contributions are those of the entries to the likeness of the nearest, so they add up exactly. similar() scores a
/// history of the item alone.
/// Memory: 48 bytes an entry of X while fitting, 24 after; 4 bytes a user and an item while scoring.
/// Source: Herlocker et al., "An algorithmic framework for performing collaborative filtering", SIGIR 1999; idf as in
/// Breese, Heckerman, Kadie, "Empirical analysis of predictive algorithms", UAI 1998 (inverse user frequency).
ModelEntry user_knn_entry();

}  // namespace attune
