#pragma once
#include "models/model.h"

namespace attune {

/// What comes next, for catalogues too large for a dense matrix: the regression of each item on the few that predict it
/// best.
///
/// With the past x and the future y of every step as in transitions.h, G = sum x x' and T = sum x y':
///
///   S(j): the `neighbours` items i of largest T(i, j)^2 / (G(i, i) + lambda), i.e. what each would explain of j
///   alone, and j itself, which tells whether j was in the past already
///   W(S(j), j) = (G(S(j), S(j)) + lambda I)^-1 T(S(j), j),   0 elsewhere;   score = x' W
///
/// With all items as neighbours it would be transitions without attributes; those of T(i, j) = 0 are never among them.
/// G is kept sparse: of each item the `co_occurrences` best by the same measure; a pair that neither of its items keeps
/// counts as 0.
///
/// Scores, contributions and similar() as transitions.h says.
/// Memory: 8 I * co_occurrences + 16 I * neighbours bytes at most. Time: O(entries * (window + horizon)), then for each
/// item neighbours * co_occurrences + neighbours^3 / 6 multiply-adds. Errors: invalid_argument where the data knows no
/// order. Sources: those of transitions.h and sparse_ease.h.
ModelEntry sparse_transitions_entry();

}  // namespace attune
