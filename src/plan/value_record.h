#pragma once
#include "base/json.h"
#include "data/catalogue.h"
#include "plan/value.h"

namespace attune::plan {

/// A value as runs keep it: every kind comes back as it was, which the JSON for people (value_json.h) doesn't promise.
/// Items are kept by their keys.
json::value to_record(const Value& value, const Catalogue& catalogue);
/// read_record(to_record(v)) == v. Errors: corrupt for what is no record, not_found for an item that is gone.
Result<Value> read_record(const json::value& record, const Catalogue& catalogue);

}  // namespace attune::plan
