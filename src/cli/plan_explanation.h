#pragma once
#include "base/json.h"
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"

#include <span>
#include <string>

namespace attune::cli {

/// A plan and the trace of its run; empty where it has not run.
struct ExplainedPlan {
  const plan::CheckedPlan& plan;
  std::span<const plan::StepTrace> trace;
};

/// A plan before and after optimisation with its cost by the line (plan/explaining/cost_lines.h), for people.
std::string explanation_text(const ExplainedPlan& before, const ExplainedPlan& after);
/// {"before": {"calls", "time_ms", "critical_path_ms", "lines": [{"text", "calls", "estimate_ms", "took_ms"}]},
/// "after"}; "took_ms" stands where a line was reached in a run.
json::object explanation_json(const ExplainedPlan& before, const ExplainedPlan& after);

}  // namespace attune::cli
