#pragma once
#include "plan/by_name.h"
#include "plan/plan.h"
#include "plan/policy/flow_policy.h"
#include "plan/tool.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace attune::plan {

/// Provenance: the tools whose results had a hand in a value, and "$user", "$today", "$now". Empty for a value that the
/// request alone gave. Immutable and shared, for it is copied with every value. The names are views of the tools'
/// signatures: they hold as long as the registry does.
class Sources {
 public:
  Sources() = default;
  explicit Sources(std::string_view name) : names_(std::make_shared<const Names>(1, name)) {}

  [[nodiscard]] bool empty() const { return names_ == nullptr; }
  /// Ascending, each once.
  [[nodiscard]] std::span<const std::string_view> names() const;
  /// The sources of either. Cost: linear; nothing is allocated where one holds the other.
  [[nodiscard]] Sources and_also(const Sources& other) const;
  bool operator==(const Sources& other) const { return std::ranges::equal(names(), other.names()); }

 private:
  using Names = std::vector<std::string_view>;
  std::shared_ptr<const Names> names_;  // null: none
};

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
