#include "cli/plan_explanation.h"

#include "cli/terminal.h"
#include "plan/explaining/cost_lines.h"

namespace attune::cli {
namespace {

json::object to_json(const ExplainedPlan& explained) {
  json::array lines;
  for (const plan::CostLine& line : plan::cost_lines(explained.plan, explained.trace)) {
    json::object object{{"text", line.text}, {"calls", line.calls}, {"estimate_ms", line.estimate_ms}};
    if (line.measured && line.measured->times > 0) object["took_ms"] = line.measured->ms;
    lines.push_back(std::move(object));
  }
  const plan::PlanCost& cost = explained.plan.cost();
  return {{"calls", cost.calls},
          {"time_ms", cost.time_ms},
          {"critical_path_ms", cost.critical_path_ms},
          {"lines", std::move(lines)}};
}

}  // namespace

std::string explanation_text(const ExplainedPlan& before, const ExplainedPlan& after) {
  return printable("as it was checked: " + plan::cost_table(before.plan, before.trace) +
                       "\noptimised: " + plan::cost_table(after.plan, after.trace),
                   Lines::keep);
}

json::object explanation_json(const ExplainedPlan& before, const ExplainedPlan& after) {
  return {{"before", to_json(before)}, {"after", to_json(after)}};
}

}  // namespace attune::cli
