#pragma once
#include "llm/role_model.h"

#include <functional>
#include <mutex>
#include <utility>

namespace attune::roles {

/// A language model in every role that answers as a test says, and remembers what it was asked. Thread-safe.
class ScriptedRoleModel final : public llm::RoleModel {
 public:
  using Script = std::function<Result<json::value>(const llm::Question&)>;
  explicit ScriptedRoleModel(Script script) : script_(std::move(script)) {}

  bool remote = false;
  llm::Usage usage{.prompt_tokens = 100, .answer_tokens = 20};  ///< of each answer
  std::string name = "small";
  std::function<std::vector<float>(std::string_view)> vector_of{};  ///< none: it has no embeddings

  [[nodiscard]] bool plays(ModelRole) const override { return true; }
  [[nodiscard]] bool is_remote(ModelRole) const override { return remote; }
  Result<llm::Answered> answer(const llm::Question& question, std::stop_token stop) override {
    {
      const std::scoped_lock lock(mutex_);
      asked_.push_back(question);
    }
    if (stop.stop_requested()) return cancelled("the call was cancelled");
    ATTUNE_TRY(value, script_(question));
    return llm::Answered{.value = std::move(value), .model = name, .usage = usage};
  }
  Result<std::vector<std::vector<float>>> embed(ModelRole, std::string_view, std::span<const std::string> texts,
                                                std::stop_token) override {
    if (!vector_of) return unsupported("the model has no embeddings");
    std::vector<std::vector<float>> vectors;
    for (const std::string& text : texts) vectors.push_back(vector_of(text));
    const std::scoped_lock lock(mutex_);
    embedded_ += texts.size();
    return vectors;
  }

  [[nodiscard]] std::vector<llm::Question> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }
  [[nodiscard]] std::size_t embedded() const {
    const std::scoped_lock lock(mutex_);
    return embedded_;
  }

 private:
  Script script_;
  mutable std::mutex mutex_;
  std::vector<llm::Question> asked_;
  std::size_t embedded_ = 0;
};

/// What a question's input says: a text, or its lines.
inline std::string input_text(const llm::Question& question, std::string_view name) {
  const auto found = question.inputs.find(name);
  if (found == question.inputs.end()) return {};
  if (const auto* text = std::get_if<std::string>(&found->second)) return *text;
  std::string lines;
  for (const llm::PromptLine& line : std::get<std::vector<llm::PromptLine>>(found->second))
    lines.append(line.text).append("\n");
  return lines;
}

}  // namespace attune::roles
