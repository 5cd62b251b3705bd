#pragma once
#include "assistant/phrasing/phraser.h"
#include "llm/role_model.h"

namespace attune::roles {

class Prompts;

/// The conversational agent's model: one question a reply. Errors: those of llm::RoleModel::answer; parse_error for an
/// answer with more or fewer sentences than there are.
class ModelPhraser final : public assistant::Phraser {
 public:
  /// Both must outlive it.
  ModelPhraser(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  Result<std::vector<std::string>> phrase(const assistant::PhrasingBrief& brief, std::stop_token stop) override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
