#pragma once
#include "base/error.h"
#include "plan/plan.h"
#include "plan/tool.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What a front end is told, so that it can write a plan. Every text in it has passed plan::shown_to_planner: it is the
/// person's or the operator's, or it is "".
struct PlanningBrief {
  struct ToolBrief {
    const plan::Signature* signature = nullptr;  ///< names, types and the operator's summary
    std::string description;                     ///< as the tool's maker has it
  };
  /// What a step of a failed plan gave.
  struct Known {
    std::string step;
    std::string value;  ///< JSON
  };
  struct Failure {
    plan::Plan plan;
    std::string step;  ///< that failed for good, as in the trace
    std::string tool;
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::vector<Known> known;  ///< of the steps that were done
  };

  std::string request;
  std::vector<ToolBrief> tools;                        ///< that the person may call
  std::shared_ptr<const plan::ToolRegistry> registry;  ///< whose signatures these are
  std::vector<std::string> shown;   ///< the items of the last answer, in order: all that is said of them
  std::vector<std::string> memory;  ///< what is remembered of the person
  std::optional<Failure> failure;   ///< there: the rest of this plan is to be written anew
};

/// Whoever writes plans from plain words: a language model, say. Nothing it writes is trusted: its plan is checked like
/// any other, and what it can't do the built-in interpreter does. Thread-safe.
class FrontEnd {
 public:
  virtual ~FrontEnd() = default;
  /// Errors: whatever keeps it from writing one; unsupported where it would rather not.
  virtual Result<plan::Plan> write(const PlanningBrief& brief, std::stop_token stop) = 0;
};

}  // namespace attune::assistant
