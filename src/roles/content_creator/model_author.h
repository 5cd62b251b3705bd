#pragma once
#include "assistant/writing/copy_author.h"
#include "llm/role_model.h"

namespace attune::roles {

class Prompts;

/// The content creator's model: one question a draft; earlier drafts go back with their faults. Errors: those of
/// llm::RoleModel::answer.
class ModelAuthor final : public assistant::CopyAuthor {
 public:
  /// Both must outlive it.
  ModelAuthor(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  Result<Draft> write(const assistant::CopyBrief& brief, std::stop_token stop) override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
