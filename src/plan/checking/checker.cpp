#include "plan/checking/checker.h"

#include "plan/checking/internal/plan_cost.h"
#include "plan/checking/internal/plan_types.h"
#include "plan/checking/lowering.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

/// Calls that the information-flow policy refuses, in the order of the plan.
void add_refused(const std::vector<Step>& steps, const FlowReport& flow, std::vector<Diagnostic>& found) {
  for (const Step& step : steps) {
    for_each_block(step, [&](const Block& block) { add_refused(block.steps, flow, found); });
    const Invocation* invocation = invocation_of(step);
    const FlowDecision& decision = flow.find(step.name)->second.decision;
    if (invocation == nullptr || decision.verdict != FlowDecision::Verdict::refused) continue;
    const Call& call = invocation->call;
    const std::string what = decision.arguments.empty()
                                 ? fmt::format("{}() may not be called here", call.tool)
                                 : fmt::format("'{}' of {}() may not leave the house",
                                               call.arguments[decision.arguments.front()].name, call.tool);
    found.push_back({call.position, step.name, fmt::format("{}: {}", what, to_string(decision.reason)),
                     "leave it out; only the operator can allow that tool private data", ErrorCode::permission_denied});
  }
}

/// The plan as it would run, and what is wrong with it.
struct Checked {
  Plan lowered;
  FlowReport flow;
  PlanCost cost;
  std::vector<Diagnostic> found;
};

Checked check(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue, const CheckOptions& options) {
  Checked checked{.found = check_types(plan, tools, catalogue, options)};
  if (!checked.found.empty()) return checked;
  auto lowered = lower(plan, tools);
  if (!lowered) {
    checked.found.push_back({{}, "", lowered.error().message, lowered.error().mend, lowered.error().code});
    return checked;
  }
  checked.lowered = *std::move(lowered);
  checked.flow = trace_flow(checked.lowered, tools);
  add_refused(checked.lowered.steps, checked.flow, checked.found);
  checked.cost = cost_of(checked.lowered, tools);
  std::ranges::move(beyond(options.budget, checked.cost), std::back_inserter(checked.found));
  return checked;
}

Failure refusal(const std::vector<Diagnostic>& found) {
  if (found.size() == 1) return Failure(to_error(found.front()));
  std::string all;
  for (const Diagnostic& diagnostic : found) all.append("\n  ").append(to_error(diagnostic).to_string());
  return failure(found.front().code, "the plan has {} faults:{}", found.size(), all);
}

}  // namespace

Error to_error(const Diagnostic& diagnostic) {
  const auto& [position, step, message, mend, code] = diagnostic;
  std::string place;
  if (position.line != 0) place = fmt::format("line {}, column {}", position.line, position.column);
  if (!step.empty()) place += fmt::format("{}in '{}'", place.empty() ? "" : ", ", step);
  return {code, place.empty() ? message : fmt::format("{}: {}", place, message), mend};
}

std::vector<Diagnostic> diagnose(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue,
                                 const CheckOptions& options) {
  return check(plan, tools, catalogue, options).found;
}

Result<CheckedPlan> CheckedPlan::create(Plan plan, std::shared_ptr<const ToolRegistry> tools,
                                        std::shared_ptr<const Catalogue> catalogue, const CheckOptions& options) {
  Checked checked = check(plan, *tools, *catalogue, options);
  if (!checked.found.empty()) return refusal(checked.found);
  CheckedPlan result;
  result.source_ = std::make_shared<const Plan>(std::move(plan));
  result.plan_ = std::move(checked.lowered);
  result.cost_ = checked.cost;
  result.tools_ = std::move(tools);
  result.catalogue_ = std::move(catalogue);
  result.flow_ = std::move(checked.flow);
  return result;
}

const StepFlow& CheckedPlan::flow(std::string_view step) const {
  const StepFlow* found = find_flow(step);
  ATTUNE_CHECK(found != nullptr, "the plan has no such step");
  return *found;
}

const StepFlow* CheckedPlan::find_flow(std::string_view step) const {
  const auto found = flow_.find(step);
  return found == flow_.end() ? nullptr : &found->second;
}

}  // namespace attune::plan
