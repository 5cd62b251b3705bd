#pragma once
#include "base/error.h"
#include "plan/tool.h"

namespace attune::plan {

/// Calls a tool with arguments that the checker has passed.
///
/// Numbers that were not constants are held against their ranges here. An idempotent tool that is unavailable is tried
/// twice more, after 10 and 40 ms, unless a stop is requested meanwhile. A tool that throws, or gives a value of
/// another type than it says, is an internal error that names it.
Result<Value> call_tool(const Tool& tool, const Arguments& arguments, const CallContext& context);

}  // namespace attune::plan
