#pragma once
#include "base/json.h"
#include "data/catalogue.h"
#include "plan/type.h"
#include "plan/value.h"

namespace attune::plan {

/// A value for logs, outside tools and people: an item as its key, items as [{"id", "score"}], dates, times and
/// durations as their text, records as objects, an absent value as null.
json::value to_json(const Value& value, const Catalogue& catalogue);
/// The value that stands in JSON for this type; null where it is optional. Texts, numbers, truth values, dates, times,
/// durations, items by key, records and lists of these; whatever is wanted as json.
/// Errors: type_error that says where it doesn't fit, not_found for an item that the catalogue lacks.
Result<Value> from_json(const json::value& document, const Type& type, const Catalogue& catalogue);

}  // namespace attune::plan
