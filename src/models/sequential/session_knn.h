#pragma once
#include "models/model.h"

namespace attune {

/// What people chose in the histories most like the latest part of yours: nearest neighbours among whole sequences, for
/// short sessions.
///
/// With w the history weights and k counting steps back from the latest entry, from 0 to window - 1:
///
///   likeness(n) = |n|^-length * sum over entries shared with history n of decay^k * w * w_n
///   score(j)    = count(j)^-popularity * sum over the nearest n that contain j of
///                 likeness(n) * closeness^|distance in n from j to the latest shared item| * w_n(j)
///
/// The nearest are the `neighbours` histories of greatest positive likeness, and all that tie with the last of them, so
/// that nothing depends on the order of histories. |n|: entries; count(j): histories that contain j.
///
/// Fitting only turns the histories around; all work is done per question: reading the histories that share a recent
/// item, then the nearest ones. Contributions are those of the shared entries to the likeness of the nearest, so they
/// add up exactly. similar() scores a history of the item alone.
///
/// Memory: 20 bytes an entry; 8 bytes a history while scoring.
/// Errors: invalid_argument where the data knows no order.
/// Sources: Ludewig and Jannach, "Evaluation of Session-based Recommendation Algorithms" (V-SKNN), UMUAI 2018; Garg et
/// al., "Sequence and Time Aware Neighborhood for Session-based Recommendations" (STAN), SIGIR 2019.
ModelEntry session_knn_entry();

}  // namespace attune
