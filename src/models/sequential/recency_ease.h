#pragma once
#include "models/model.h"

namespace attune {

/// EASE for whom the latest choices say most: the weights of EASE over whole histories (linear/ease.h), asked with the
/// last `window` entries, each weight times decay^(steps back from the last entry).
///
/// Exactly additive, as EASE is: what `decay` and `window` leave of an entry's weight is part of its contribution.
/// Memory, time and errors of the fit are those of EASE; besides, invalid_argument where the data knows no order.
ModelEntry recency_ease_entry();

}  // namespace attune
