#include "assistant/runs/trace_json.h"

namespace attune::assistant {

json::object to_json(const plan::StepTrace& step) {
  json::object object{{"step", step.name.empty() ? step.tool : step.name},
                      {"tool", step.tool},
                      {"state", plan::to_string(step.state)},
                      {"started_ms", step.started_ms},
                      {"finished_ms", step.finished_ms},
                      {"result", step.result},
                      {"label", plan::to_text(step.label)}};
  if (step.tries > 0) object["tries"] = step.tries;
  if (step.error) object["error"] = step.error->to_string();
  return object;
}

json::array to_json(std::span<const plan::StepTrace> trace) {
  json::array steps;
  for (const plan::StepTrace& step : trace) steps.push_back(to_json(step));
  return steps;
}

}  // namespace attune::assistant
