#pragma once
#include "base/json.h"
#include "plan/tool.h"

#include <string_view>

namespace attune::plan {

// As files of the operator and listings have them.
std::string_view to_string(SideEffect effect);
std::string_view to_string(Confirmation confirmation);
std::string_view to_string(PrivateData allowed);
std::string_view to_string(ArgumentRole role);

/// A tool for programs that list what there is: {"name", "summary", "parameters", "result", "side_effect",
/// "idempotent", "confirmation", "outside", "private_data", "examples", "examples_by_language",
/// "time_ms"}. A parameter: {"name", "type",
/// "required"} and, where it has them, "low", "high", "choices", "role", "summary". The description, which is outside
/// text, is left out.
json::object to_json(const Signature& signature);

}  // namespace attune::plan
