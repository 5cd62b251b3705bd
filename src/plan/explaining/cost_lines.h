#pragma once
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attune::plan {

/// A line of a plan as it runs, with what it may cost and what it did cost.
struct CostLine {
  std::string text;        ///< as plan::to_text writes it
  double calls = 0;        ///< at most, of all rounds of the loops around it; 0 for lines that call nothing
  double estimate_ms = 0;  ///< of those, one after the other
  struct Measured {
    double ms = 0;          ///< of all its calls, waiting for their turn and retries included
    std::size_t times = 0;  ///< rounds in which it was reached
  };
  std::optional<Measured> measured;  ///< of a line that is a step, where a trace was given
};

/// The lines of a plan's lowered form, without the request. Blocks' lines count for themselves; a loop or a branch adds
/// nothing of its own.
/// @param trace  of a run of this very plan; empty for none
std::vector<CostLine> cost_lines(const CheckedPlan& plan, std::span<const StepTrace> trace = {});

/// A table for people: calls, estimated and, where there was a run, measured ms before each line; the sums above.
std::string cost_table(const CheckedPlan& plan, std::span<const StepTrace> trace = {});

}  // namespace attune::plan
