#pragma once
#include "data/catalogue.h"
#include "plan/plan.h"
#include "plan/value.h"

#include <functional>

namespace attune::plan {

/// The value of a named one.
using Lookup = std::function<Value(const Reference&)>;

/// The value of an expression without calls. Errors: those of apply_operator().
Result<Value> evaluate(const Expression& expression, const Lookup& lookup, const Catalogue& catalogue);

}  // namespace attune::plan
