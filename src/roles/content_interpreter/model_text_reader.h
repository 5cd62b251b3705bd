#pragma once
#include "llm/role_model.h"
#include "tools/quarantine/text_reader.h"

namespace attune::roles {

class Prompts;

/// A language model as the reader in quarantine. Its answer is held to the kind that is wanted, and to the text: the
/// words that it cites must stand there, and the digits of a number, too. It is told once what is wrong, and asked
/// again. Thread-safe.
class ModelTextReader final : public tools::TextReader {
 public:
  /// Both must outlive it.
  ModelTextReader(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  /// Errors: not_found where the text doesn't say; type_error where the answer doesn't pass; those of
  /// RoleModel::answer.
  Result<json::value> read(std::string_view text, const Question& question, std::stop_token stop) override;
  [[nodiscard]] bool is_remote() const override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
