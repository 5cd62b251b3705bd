#pragma once
#include "plan/by_name.h"
#include "plan/plan.h"
#include "plan/policy/flow_policy.h"
#include "plan/tool.h"

#include <string>
#include <vector>

#include <boost/container/flat_set.hpp>

namespace attune::plan {

/// Provenance: the tools whose results had a hand in a value, and "$user", "$today", "$now". Empty for a value that the
/// request alone gave.
using Sources = boost::container::flat_set<std::string, std::less<>>;

/// Information flow of one step.
struct StepFlow {
  Label label;                      ///< of its value: what it may be at worst, whatever the data
  Label circumstances;              ///< what decided that it runs: conditions and lists around it
  std::vector<Label> arguments;     ///< of a call, in its order
  std::vector<Sources> sources;     ///< of the same
  FlowDecision decision;            ///< of a call
  bool needs_confirmation = false;  ///< of a call: written in the plan, asked for by the tool, or by the decision

  /// Of a call: of its arguments together and of what decided that it runs.
  [[nodiscard]] Label given() const;
};
using FlowReport = ByName<StepFlow>;

/// Labels of every value of a lowered plan and the policy's decision on each of its calls. They rest on the plan and
/// the tools' signatures alone, never on data: no item, no result and no memory can change them. Private data of the
/// person that the plan runs for is labelled with the reader "$user". Cost: linear in the plan.
FlowReport trace_flow(const Plan& lowered, const ToolRegistry& tools);

}  // namespace attune::plan
