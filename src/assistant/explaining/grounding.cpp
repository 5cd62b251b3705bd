#include "assistant/explaining/grounding.h"

#include "plan/policy/disclosure.h"

#include <algorithm>

#include <fmt/format.h>

namespace attune::assistant {
namespace {

constexpr std::size_t kLongest = 400;  // bytes

/// Whether a piece is about the sentence's item, or about one that the sentence names.
bool belongs(const std::string& id, const Reason& sentence, const Grounds& grounds) {
  return std::ranges::any_of(grounds.ours, [&](const Reason& ours) {
    return std::ranges::find(ours.evidence, id) != ours.evidence.end() &&
           (ours.item == sentence.item || sentence.text.find(grounds.catalogue.title(ours.item)) != std::string::npos);
  });
}

}  // namespace

std::optional<std::string> fault_of(const Reason& sentence, const Grounds& grounds) {
  if (!grounds.checker.is_strict()) return "what models write in this language cannot be checked";
  if (sentence.text.empty()) return "a sentence is empty";
  if (sentence.text.size() > kLongest) return fmt::format("a sentence is longer than {} bytes", kLongest);
  if (!plan::may_be_shown(sentence.text)) return "a sentence holds an address, markup or signs that are not plain text";
  if (sentence.evidence.empty()) return fmt::format("this sentence cites nothing: {}", sentence.text);
  for (const std::string& id : sentence.evidence)
    if (!belongs(id, sentence, grounds))
      return fmt::format("there is no evidence '{}' on the item of this sentence: {}", id, sentence.text);
  const std::vector<Evidence> cited = language::cited_by(sentence.evidence, grounds.evidence);
  if (cited.size() != sentence.evidence.size())
    return fmt::format("this sentence cites what is not there: {}", sentence.text);
  if (const auto unsupported = grounds.checker.unsupported(sentence.text, cited, sentence.item))
    return fmt::format("the evidence cited does not bear out \"{}\" in: {}", *unsupported, sentence.text);
  return std::nullopt;
}

}  // namespace attune::assistant
