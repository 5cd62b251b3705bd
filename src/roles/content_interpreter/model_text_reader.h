#pragma once
#include "llm/role_model.h"
#include "tools/quarantine/text_reader.h"

#include <memory>

namespace attune::roles {

/// A language model as the reader in quarantine. Its answer is held to the kind that is wanted, and to the text: the
/// words that it cites must stand there, and the digits of a number, too. It is told once what is wrong, and asked
/// again. Thread-safe.
class ModelTextReader final : public tools::TextReader {
 public:
  /// @param prompt  text_reading; must outlive this
  ModelTextReader(std::shared_ptr<llm::RoleModel> model, const llm::Prompt& prompt)
      : model_(std::move(model)), prompt_(prompt) {}

  /// Errors: not_found where the text doesn't say; type_error where the answer doesn't pass; those of
  /// RoleModel::answer.
  Result<json::value> read(std::string_view text, const Question& question, std::stop_token stop) override;
  [[nodiscard]] bool is_remote() const override;

 private:
  std::shared_ptr<llm::RoleModel> model_;
  const llm::Prompt& prompt_;
};

}  // namespace attune::roles
