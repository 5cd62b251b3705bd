#pragma once
#include "assistant/explaining/explainer.h"
#include "llm/role_model.h"

#include <memory>

namespace attune::roles {

class Prompts;

/// The explainer's model: one question an answer. Its sentences are as it wrote them; the assistant decides which of
/// them reach the person. Errors: those of llm::RoleModel::answer.
class ModelExplainer final : public assistant::Explainer {
 public:
  /// Both must outlive it.
  ModelExplainer(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  Result<std::vector<Reason>> explain(const assistant::ExplainingBrief& brief, std::stop_token stop) override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
