#pragma once
#include "data/catalogue.h"
#include "plan/checking/flow.h"
#include "plan/plan.h"
#include "plan/tool.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attune::plan {

struct Diagnostic {
  Position position;
  std::string step;     ///< the step's name, or its tool where it has none
  std::string message;  ///< "take() has no argument 'cuont'"
  std::string mend;     ///< "did you mean 'count'?"
  ErrorCode code = ErrorCode::type_error;
  bool operator==(const Diagnostic&) const = default;
};
/// "line 3, column 9, in 'short': take() has no argument 'cuont'", and the mend.
Error to_error(const Diagnostic& diagnostic);

/// What a plan may cost at most. Empty: any amount.
struct Budget {
  std::optional<double> calls;
  std::optional<double> time_ms;  ///< of all calls together, as their tools hint
  std::optional<double> money;
  std::optional<double> tokens;
};

/// An upper bound, known before the plan runs: loops count as often as they may go round, branches as the dearer one.
struct PlanCost {
  double calls = 0;
  double time_ms = 0;           ///< one call after the other
  double critical_path_ms = 0;  ///< as long as a call waits for another's result
  double money = 0;
  double tokens = 0;
};

struct CheckOptions {
  Budget budget;
  /// Whether whoever runs the plan may call a tool. Empty: every one.
  std::function<bool(std::string_view tool)> may_call;
};

/// Everything wrong with a plan, in the order of its text, the first 50 faults at most; empty for a sound one. Looks
/// at: names defined before use and once, tools known and permitted, arguments known, required ones there, types,
/// constants in range, filters that fit the catalogue, effects on lines of their own and confirmed where policy needs
/// it, reply last and once; then at information flow, cost and budget.
/// Cost: linear in the plan with its sub-plans spelt out; a filter costs what checking its names does. Thread-safe.
std::vector<Diagnostic> diagnose(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue,
                                 const CheckOptions& options = {});

/// A plan that passed: the only thing the executor takes.
class CheckedPlan {
 public:
  /// Errors: type_error (permission_denied, resource_exhausted) with the diagnostic, or with all of them, a line each,
  /// where there are several.
  static Result<CheckedPlan> create(Plan plan, std::shared_ptr<const ToolRegistry> tools,
                                    std::shared_ptr<const Catalogue> catalogue, const CheckOptions& options = {});
  /// The same plan with another lowered form, which an optimiser made of this one's. Labels, decisions and cost are
  /// worked out anew, and an optimiser's mistake never weakens the policy: refused is a form
  /// - that uses a name where nothing gives it a value, or names two steps alike;
  /// - whose effects and confirmations are not the same calls in the same order;
  /// - in which a call that remains gets another decision, or one that goes outside or waits for a yes another label;
  /// - with a new call that has an effect, goes outside, needs a yes, or that `options` don't permit.
  /// Errors: internal, for one of these.
  [[nodiscard]] Result<CheckedPlan> rewritten(Plan lowered, const CheckOptions& options) const;
  /// As it was given.
  [[nodiscard]] const Plan& source() const { return *source_; }
  /// In the form that runs: sub-plans spelt out, every call on a line of its own, every argument by its name, defaults
  /// filled in, conditions on a source's list carried into the source (lowering.h).
  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const PlanCost& cost() const { return cost_; }
  /// What it was checked against, and runs with.
  [[nodiscard]] const ToolRegistry& tools() const { return *tools_; }
  [[nodiscard]] const Catalogue& catalogue() const { return *catalogue_; }
  [[nodiscard]] const std::shared_ptr<const Catalogue>& shared_catalogue() const { return catalogue_; }
  /// What is known of a step's value and its call; steps have unique names, the reply has none.
  [[nodiscard]] const StepFlow& flow(std::string_view step) const;
  /// Null where the plan has no such step.
  [[nodiscard]] const StepFlow* find_flow(std::string_view step) const;

 private:
  CheckedPlan() = default;
  /// Errors: internal, with the first reason why `after` may not stand for this plan.
  [[nodiscard]] Status admit(const CheckedPlan& after, const CheckOptions& options) const;

  std::shared_ptr<const Plan> source_;
  Plan plan_;
  PlanCost cost_;
  std::shared_ptr<const ToolRegistry> tools_;
  std::shared_ptr<const Catalogue> catalogue_;
  FlowReport flow_;
};

}  // namespace attune::plan
