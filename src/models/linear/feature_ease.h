#pragma once
#include "models/model.h"

namespace attune {

/// EASE that learns from what the catalogue says as well: attributes stand as extra rows below the users.
///
///   X' = [ X ; sqrt(attribute_weight) V' ],   then EASE on X' (linear/ease.h)
///
/// V: tf-idf vectors of the items (internal/tf_idf.h, `term_share`), so that two items of equal attributes count as
/// bought together by `attribute_weight` more people. An item without events gets weights through its attributes, and
/// scores at once. An item takes part that stands in at least one row of X'.
///
/// Refuses a catalogue that says nothing of any item. Memory and time as ease, over all items that take part.
/// Source: Jeunen, Van Balen and Goethals, "Closed-form models for collaborative filtering with side-information",
/// RecSys 2020 (collective EASE).
ModelEntry feature_ease_entry();

}  // namespace attune
