#pragma once
#include "models/model.h"

namespace attune {

/// What people liked in general; the same for everyone.
///
///   score(i) = p_i / U * (p_i + m s) / (p_i + n_i + m)
///
/// p_i, n_i: sums of the item's positive and of its negative weights (as magnitudes); U: users; s: the share of
/// positive weight over all items; m: `shrinkage`. The first factor counts who liked the item, the second is the share
/// of likes among its verdicts, drawn towards the share of all items as long as there are few. In [0, 1] for weights in
/// [-1, 1].
///
/// With `half_life` h > 0, in days, a weight counts 2^(-age / h), where age is the time from its entry to the newest
/// entry of the data, whatever the clock says: what is popular now. Refuses data without histories then, for they hold
/// the times. At 0 every weight counts whole.
///
/// explain() is empty and baseline() is the score. similar() gives none.
/// Cost: O(entries) time; 20 bytes an item, and with a half-life 32 bytes an entry more.
ModelEntry popularity_entry();

}  // namespace attune
