#pragma once
#include "assistant/listening/listener.h"
#include "llm/role_model.h"

namespace attune::roles {

class Prompts;

/// A language model that hears tastes in what people say. Nothing is believed of it: what it names must be a label or
/// one item of the catalogue, the words that it cites must stand in the message, and it must be sure enough. The
/// message goes out on its person's behalf. Thread-safe.
class ModelListener final : public assistant::Listener {
 public:
  static constexpr double kLeastConfidence = 0.7;
  static constexpr std::size_t kLabelsTold = 200;

  /// Both must outlive it.
  ModelListener(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  /// Errors: those of RoleModel::answer.
  Result<std::vector<assistant::HeardTaste>> hear(std::string_view message, std::string_view user, const View& view,
                                                  std::stop_token stop) override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
