#include "assistant/explaining/explainer.h"

#include "plan/policy/disclosure.h"

#include <algorithm>

namespace attune::assistant {

std::string showable(std::span<const Explainer::Sentence> sentences, std::span<const Evidence> evidence,
                     const language::EvidenceChecker& checker) {
  std::string text;
  for (const Explainer::Sentence& sentence : sentences) {
    std::vector<Evidence> cited;
    for (const std::string& id : sentence.evidence)
      if (const auto piece = std::ranges::find(evidence, id, &Evidence::id); piece != evidence.end())
        cited.push_back(*piece);
    const bool is_founded = !cited.empty() && cited.size() == sentence.evidence.size();
    if (is_founded && plan::may_be_shown(sentence.text) && !checker.unsupported(sentence.text, cited))
      text.append(text.empty() ? "" : " ").append(sentence.text);
  }
  return text;
}

}  // namespace attune::assistant
