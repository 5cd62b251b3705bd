#pragma once
#include "plan/type.h"
#include "plan/value.h"

#include <string>

namespace attune::plan {

/// Whether a value may stand where `type` is wanted; an absent one only where that is optional or nothing.
bool is_of(const Value& value, const Type& type);
/// What a value is, for people who read a trace: "12 items", "true", "a list of 3".
std::string digest(const Value& value);

}  // namespace attune::plan
