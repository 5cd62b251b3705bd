#pragma once
#include "base/json.h"
#include "plan/tool.h"

namespace attune::plan {

/// A JSON Schema (2020-12) of the JSON form of plans over these tools: each tool's parameters with types, ranges,
/// choices and what they are for. For language models that are held to a schema while they write, and for editors.
///
/// It takes the JSON form of every sound plan that has no sub-plans, and refuses unknown tools and arguments, missing
/// required ones, and constants of the wrong type or out of range. What no schema can say, the checker does: names,
/// types of references, conditions on fields.
json::value plan_schema(const ToolRegistry& tools);

}  // namespace attune::plan
