#include "assistant/explaining/explainer.h"

#include "plan/policy/disclosure.h"

namespace attune::assistant {

std::string showable(std::span<const Explainer::Sentence> sentences, std::span<const Evidence> evidence,
                     const language::EvidenceChecker& checker) {
  std::string text;
  for (const Explainer::Sentence& sentence : sentences) {
    const std::vector<Evidence> cited = language::cited_by(sentence.evidence, evidence);
    const bool is_founded = !cited.empty() && cited.size() == sentence.evidence.size();
    if (is_founded && plan::may_be_shown(sentence.text) && !checker.unsupported(sentence.text, cited))
      text.append(text.empty() ? "" : " ").append(sentence.text);
  }
  return text;
}

}  // namespace attune::assistant
