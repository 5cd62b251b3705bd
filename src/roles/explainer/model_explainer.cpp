#include "roles/explainer/model_explainer.h"

#include "roles/evidence_lines.h"
#include "roles/prompts.h"

namespace attune::roles {

Result<std::vector<Reason>> ModelExplainer::explain(const assistant::ExplainingBrief& brief, std::stop_token stop) {
  const EvidenceLines lines(brief.reasons, brief.evidence, brief.catalogue);
  if (lines.evidence().empty()) return std::vector<Reason>{};
  llm::Question question{.role = ModelRole::explainer, .prompt = &prompts_.of("explainer")};
  question.inputs.emplace("language", std::string(brief.language));
  question.inputs.emplace("request", std::string(brief.request));
  question.inputs.emplace("items", lines.items());
  question.inputs.emplace("evidence", lines.evidence());
  question.user = brief.user;
  ATTUNE_TRY(answered, model_.answer(question, std::move(stop)));
  const json::object* answer = answered.value.if_object();
  const json::value* sentences = answer == nullptr ? nullptr : answer->if_contains("sentences");
  if (sentences == nullptr) return parse_error("the explainer's answer holds no sentences");
  return lines.sentences(*sentences);
}

}  // namespace attune::roles
