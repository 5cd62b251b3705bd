#pragma once
#include "base/error.h"
#include "plan/checking/checker.h"
#include "plan/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

class Assistant;

/// What a message compiles to, whether it is to be answered now or to stand.
struct WrittenPlan {
  plan::Plan plan;
  plan::CheckedPlan checked;  ///< as it would run
  std::string trigger;        ///< of a request that stands, else ""
  std::vector<std::string> not_understood;
};

/// Compiles a message and runs nothing. Errors: those of StandingRequests::compile() and check(), and of
/// Assistant::compile().
Result<WrittenPlan> write_plan(const Assistant& assistant, std::string_view message, std::string_view user);

}  // namespace attune::assistant
