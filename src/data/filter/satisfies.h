#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"

namespace attune {

/// Whether one item satisfies a filter: what BoundFilter::bind gives for it, at the cost of the item alone instead of a
/// pass over the catalogue. Names are looked up as the catalogue has them now, so that a filter may be older than the
/// labels and fields it names. A condition that doesn't fit the catalogue (no such field, or another kind of field) is
/// false, as one on a value that the item lacks.
/// Cost: O(conditions and values), and for `has` and `in` the item's labels. Thread-safe.
bool satisfies(const Filter& filter, const Catalogue& catalogue, ItemId item);

}  // namespace attune
