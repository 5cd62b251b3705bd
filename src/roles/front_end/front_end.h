#pragma once
#include "assistant/planning/front_end.h"
#include "llm/role_model.h"

namespace attune::roles {

class Prompts;

/// Times at most that a model is told what is wrong with its plan, and asked again.
inline constexpr int kMostPlanRepairs = 2;

/// What a model is asked of a brief: the prompt, the tools that the request may need, the schema of plans over them.
/// @param prompts  must outlive the question
llm::Question plan_question(const assistant::PlanningBrief& brief, const Prompts& prompts);

/// The plan that an answer is, with the brief's own request in it, held against the brief's check. Errors: those of
/// plan::from_json and of the check.
Result<plan::Plan> plan_of(const json::value& answer, const assistant::PlanningBrief& brief);

/// Plans by a language model, held to the plan schema while it writes. What is wrong with a plan goes back to it at
/// most twice; then whoever asked has the built-in interpreter write it. Of the tools that the person may call it is
/// told those that the request may need (tools_for). Thread-safe.
class ModelFrontEnd final : public assistant::FrontEnd {
 public:
  /// Both must outlive it.
  ModelFrontEnd(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  /// Errors: those of RoleModel::answer; the last fault of a plan that could not be mended.
  Result<plan::Plan> write(const assistant::PlanningBrief& brief, std::stop_token stop) override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
