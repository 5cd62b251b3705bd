#pragma once
#include "data/catalogue.h"
#include "plan/plan.h"
#include "plan/tool.h"

#include <vector>

namespace attune::plan {

struct Diagnostic {
  Position position;
  std::string step;     ///< the step's name, or its tool where it has none
  std::string message;  ///< "take() has no argument 'cuont'"
  std::string mend;     ///< "did you mean 'count'?"
};
/// A type_error: "line 3, column 9, in 'short': take() has no argument 'cuont'", and the mend.
Error to_error(const Diagnostic& diagnostic);

/// Everything wrong with a plan, in the order of its text, the first 50 faults at most; empty for a sound one. Looks
/// at: names defined before use and once, tools known, arguments known, required ones there, types, constants in range,
/// filters that fit the catalogue, effects on lines of their own and confirmed where policy needs it, reply last and
/// once. Cost: linear in the plan; a filter costs what binding it does. Thread-safe.
std::vector<Diagnostic> diagnose(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue);

/// A plan that passed: the only thing the executor takes. Holds the plan with defaults filled in, and who waits for
/// whom.
class CheckedPlan {
 public:
  /// Errors: type_error with the diagnostic, or with all of them, a line each, where there are several.
  static Result<CheckedPlan> create(Plan plan, const ToolRegistry& tools, const Catalogue& catalogue);
  [[nodiscard]] const Plan& plan() const { return plan_; }
  /// For step i, the earlier steps whose values it needs, ascending.
  [[nodiscard]] const std::vector<std::size_t>& inputs(std::size_t step) const { return inputs_[step]; }

 private:
  CheckedPlan() = default;
  Plan plan_;
  std::vector<std::vector<std::size_t>> inputs_;
};

}  // namespace attune::plan
