#include "plan/checking/internal/plan_cost.h"

#include "plan/checking/dataflow.h"

#include <algorithm>

namespace attune::plan {
namespace {

PlanCost cost_of_block(const std::vector<Step>& steps, const ToolRegistry& tools);

/// One after the other; the critical path is up to the caller.
void add(PlanCost& sum, const PlanCost& part, double times = 1) {
  sum.calls += times * part.calls;
  sum.time_ms += times * part.time_ms;
  sum.money += times * part.money;
  sum.tokens += times * part.tokens;
}

PlanCost dearer(const PlanCost& a, const PlanCost& b) {
  return {.calls = std::max(a.calls, b.calls),
          .time_ms = std::max(a.time_ms, b.time_ms),
          .critical_path_ms = std::max(a.critical_path_ms, b.critical_path_ms),
          .money = std::max(a.money, b.money),
          .tokens = std::max(a.tokens, b.tokens)};
}

struct ActionCost {
  const ToolRegistry& tools;

  PlanCost operator()(const Let&) const { return {}; }
  PlanCost operator()(const Invocation& invocation) const {
    const Cost& cost = tools.find(invocation.call.tool)->signature.cost;
    return {.calls = 1,
            .time_ms = cost.time_ms,
            .critical_path_ms = cost.time_ms,
            .money = cost.money,
            .tokens = cost.tokens};
  }
  PlanCost operator()(const ForEach& loop) const {
    const PlanCost round = cost_of_block(loop.body.steps, tools);
    PlanCost all{.critical_path_ms = round.critical_path_ms};  // the rounds don't wait for each other
    add(all, round, loop.at_most);
    return all;
  }
  PlanCost operator()(const If& branch) const {
    const PlanCost then = cost_of_block(branch.then.steps, tools);
    return branch.otherwise ? dearer(then, cost_of_block(branch.otherwise->steps, tools)) : then;
  }
};

PlanCost cost_of_block(const std::vector<Step>& steps, const ToolRegistry& tools) {
  const auto inputs = inputs_of(steps);
  PlanCost sum;
  std::vector<double> ends(steps.size(), 0);  // in ms, when nothing but its inputs keeps a step waiting
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const PlanCost own = cost_of(steps[i], tools);
    add(sum, own);
    for (const std::size_t input : inputs[i]) ends[i] = std::max(ends[i], ends[input]);
    ends[i] += own.critical_path_ms;
    sum.critical_path_ms = std::max(sum.critical_path_ms, ends[i]);
  }
  return sum;
}

}  // namespace

PlanCost cost_of(const Plan& lowered, const ToolRegistry& tools) {
  return cost_of_block(lowered.steps, tools);
}

PlanCost cost_of(const Step& step, const ToolRegistry& tools) {
  return std::visit(ActionCost{tools}, step.action);
}

std::vector<Diagnostic> beyond(const Budget& budget, const PlanCost& cost) {
  std::vector<Diagnostic> found;
  const auto compare = [&found](std::string_view what, std::optional<double> most, double may_be) {
    if (!most || may_be <= *most) return;
    found.push_back({.position = {},
                     .step = "",
                     .message = fmt::format("the plan may take {} {}, more than the {} allowed", may_be, what, *most),
                     .mend = "ask for less, or lower the bounds of its loops",
                     .code = ErrorCode::resource_exhausted});
  };
  compare("calls", budget.calls, cost.calls);
  compare("ms", budget.time_ms, cost.time_ms);
  compare("of money", budget.money, cost.money);
  compare("tokens", budget.tokens, cost.tokens);
  return found;
}

}  // namespace attune::plan
