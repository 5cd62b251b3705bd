#include "roles/conversational_agent/model_phraser.h"

#include "roles/prompts.h"

#include <fmt/format.h>

namespace attune::roles {

Result<std::vector<std::string>> ModelPhraser::phrase(const assistant::PhrasingBrief& brief, std::stop_token stop) {
  // All of them or none: a sentence that is left out would shift the others.
  std::string sentences;
  for (std::size_t i = 0; i < brief.sentences.size(); ++i)
    sentences += fmt::format("{}{}: {}", i == 0 ? "" : "\n", i + 1, brief.sentences[i]);
  llm::Question question{.role = ModelRole::conversational_agent, .prompt = &prompts_.of("conversational_agent")};
  question.inputs.emplace("language", std::string(brief.language));
  question.inputs.emplace("message", std::string(brief.message));
  question.inputs.emplace("sentences", std::move(sentences));
  question.user = brief.user;
  ATTUNE_TRY(answered, model_.answer(question, std::move(stop)));
  const json::object* answer = answered.value.if_object();
  const json::value* given = answer == nullptr ? nullptr : answer->if_contains("sentences");
  if (given == nullptr || !given->is_array()) return parse_error("the agent's answer holds no sentences");
  std::vector<std::string> written;
  for (const json::value& sentence : given->get_array()) {
    if (!sentence.is_string()) return parse_error("a sentence of the agent's is no text");
    written.emplace_back(sentence.get_string());
  }
  if (written.size() != brief.sentences.size())
    return parse_error("the agent wrote {} sentences for {}", written.size(), brief.sentences.size());
  return written;
}

}  // namespace attune::roles
