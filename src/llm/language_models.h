#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "llm/budget/budget.h"
#include "llm/cache/answer_cache.h"
#include "llm/model_endpoint.h"
#include "llm/role_figures.h"
#include "llm/role_model.h"
#include "store/store.h"

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// Endpoints by their names in the settings.
using Endpoints = std::map<std::string, std::unique_ptr<ModelEndpoint>, std::less<>>;

/// A workspace's language models, as roles call them. A question goes, in this order:
///   consent     a person's question to a remote endpoint needs their yes (model_log.h), where the settings want it
///   prompt      rendered into the endpoint's context, less the answer's room
///   masks       personal data become placeholders before anything goes to a remote endpoint
///   cache       of the role, by the masked question
///   budget      the most that the call can take is booked
///   disclosure  kept before anything leaves the house
///   call        within the role's deadline; an answer that is not of its shape goes back once, with what is wrong
/// and its answer back: booked, unmasked, kept in the cache. So nothing of a person's leaves without their consent and
/// a record of it, and nothing costs more than was set. Thread-safe.
class LanguageModels final : public RoleModel {
 public:
  /// @param settings   whose roles name endpoints that are among `endpoints`
  /// @param store, clock  outlive this
  LanguageModels(LanguageModelSettings settings, Endpoints endpoints, Store& store, const Clock& clock);

  [[nodiscard]] bool plays(ModelRole role) const override;
  [[nodiscard]] bool is_remote(ModelRole role) const override;
  Result<Answered> answer(const Question& question, std::stop_token stop) override;
  Result<std::vector<std::vector<float>>> embed(ModelRole role, std::string_view user,
                                                std::span<const std::string> texts, std::stop_token stop) override;

  [[nodiscard]] const LanguageModelSettings& settings() const { return settings_; }
  [[nodiscard]] RoleFigures figures(ModelRole role) const;

 private:
  struct Part;
  class Asking;

  /// Errors: unsupported where nothing plays the role.
  [[nodiscard]] Result<Part> part(ModelRole role) const;
  /// Errors: permission_denied.
  [[nodiscard]] Status check_consent(const Part& part, std::string_view user) const;
  [[nodiscard]] Status disclose(const Part& part, std::string_view user, std::string_view prompt, int version,
                                const std::string& text) const;
  /// @param texts  masked already
  Result<std::vector<std::vector<float>>> embed_for(const Part& part, std::string_view user,
                                                    std::span<const std::string> texts, std::string_view prompt,
                                                    std::stop_token stop,
                                                    std::chrono::steady_clock::time_point until) const;
  void count(ModelRole role, const std::function<void(RoleFigures&)>& add) const;

  LanguageModelSettings settings_;
  Endpoints endpoints_;
  Store& store_;
  const Clock& clock_;
  mutable Budgets budgets_;
  mutable AnswerCache cache_;

  mutable std::mutex mutex_;
  mutable std::array<RoleFigures, kModelRoles> figures_;
};

}  // namespace attune::llm
