#pragma once
#include "base/json.h"
#include "plan/execution/executor.h"

#include <span>

namespace attune::assistant {

/// The one form of a step in a trace: {"step", "tool", "state", "started_ms", "finished_ms", "tries", "result",
/// "label", "error"}, a step with the loops around it; tries of calls and errors where there are such.
json::object to_json(const plan::StepTrace& step);
/// [step...].
json::array to_json(std::span<const plan::StepTrace> trace);

}  // namespace attune::assistant
