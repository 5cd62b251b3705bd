#pragma once
#include "base/error.h"
#include "base/json.h"
#include "engine/language_models/settings.h"
#include "llm/chat.h"
#include "llm/prompt/prompt.h"

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// What is asked of a role's model.
struct Question {
  ModelRole role = ModelRole::explainer;
  const Prompt* prompt = nullptr;
  PromptInputs inputs{};
  json::object shape{};  ///< of the answer; empty: the prompt's
  /// Earlier answers to the same question, each with what was wrong with it: the model is told, and asked again.
  struct Mended {
    std::string answer;
    std::string fault;
  };
  std::vector<Mended> mended{};
  /// On whose behalf, for consent, budgets, caches and the log. "": the workspace's own work, or of somebody unknown,
  /// whose words go to no remote endpoint that wants consent.
  std::string user{};
  /// Words known to be personal to the user (name, address, ...): masked before anything goes to a remote endpoint.
  std::vector<std::string> personal{};
};

/// JSON of the shape that was asked for; what it says is not trusted.
struct Answered {
  json::value value;
  std::string model;  ///< that said it
  Usage usage;
  bool is_cached = false;
};

/// Language models as roles call them: with consent, masks, budgets, caches, deadlines and a log of what left the house
/// around every call. Thread-safe.
class RoleModel {
 public:
  virtual ~RoleModel() = default;

  /// Whether a model is there for the role. Where not, every question is `unsupported`.
  [[nodiscard]] virtual bool plays(ModelRole role) const = 0;
  /// Whether what the role is asked leaves the house.
  [[nodiscard]] virtual bool is_remote(ModelRole role) const = 0;
  /// Within the role's deadline. Errors: those of ModelEndpoint; permission_denied without consent;
  /// resource_exhausted past a budget; unsupported where no model plays the role.
  virtual Result<Answered> answer(const Question& question, std::stop_token stop) = 0;
  /// Vectors of texts, by the role's endpoint. Errors: the same.
  virtual Result<std::vector<std::vector<float>>> embed(ModelRole role, std::string_view user,
                                                        std::span<const std::string> texts, std::stop_token stop) = 0;
};

}  // namespace attune::llm
