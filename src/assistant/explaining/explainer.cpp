#include "assistant/explaining/explainer.h"

#include "plan/policy/disclosure.h"

#include <algorithm>

namespace attune::assistant {

std::string showable(std::span<const Explainer::Sentence> sentences, std::span<const Evidence> evidence) {
  std::string text;
  for (const Explainer::Sentence& sentence : sentences) {
    const bool is_founded =
        !sentence.evidence.empty() && std::ranges::all_of(sentence.evidence, [&](const std::string& id) {
          return std::ranges::find(evidence, id, &Evidence::id) != evidence.end();
        });
    if (is_founded && plan::may_be_shown(sentence.text)) text.append(text.empty() ? "" : " ").append(sentence.text);
  }
  return text;
}

}  // namespace attune::assistant
