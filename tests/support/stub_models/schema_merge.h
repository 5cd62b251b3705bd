#pragma once
#include "base/json.h"

namespace attune::stub_models {

/// A schema that asks for what both ask for, as far as can be said by one object of keywords: properties, required,
/// types, choices and bounds together, of the rest the second's.
json::object merged(json::object a, const json::object& b);

}  // namespace attune::stub_models
