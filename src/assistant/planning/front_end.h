#pragma once
#include "base/error.h"
#include "plan/plan.h"
#include "plan/tool.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What a front end is told, so that it can write a plan. Every text in it has passed plan::shown_to_planner: it is the
/// person's or the operator's, or it is "". The names of the catalogue's common fields are taken for the operator's.
struct PlanningBrief {
  /// A field that conditions may name.
  struct FieldBrief {
    std::string name;
    std::string_view kind;  ///< number, labels or text
    std::string unit;       ///< the operator's; "" for none
  };
  /// Words of the request that the built-in interpreter knows for a label.
  struct KnownWords {
    std::string words;  ///< as the person wrote them
    std::string field;
  };
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
  std::string user;                  ///< key of the person who asks
  std::vector<std::string> earlier;  ///< what they said before in the conversation, oldest first
  std::vector<std::string> doubts;   ///< why the built-in interpreter is not sure (language::doubts)
  std::vector<FieldBrief> fields;
  std::vector<KnownWords> known_words;
  /// Holds a plan against the tools, the catalogue and the person's limits, as it will be before it runs.
  std::function<Status(const plan::Plan&)> check;
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
