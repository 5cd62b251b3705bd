#include "assistant/writing/draft.h"

#include "assistant/explaining/grounding.h"
#include "assistant/writing/brand.h"
#include "plan/policy/disclosure.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace attune::assistant {
namespace {

class DraftCheck {
 public:
  DraftCheck(const CopyAuthor::Draft& draft, const CopyBrief& brief, const CopyRules& rules,
             const language::EvidenceChecker& checker)
      : draft_(draft), brief_(brief), rules_(rules), checker_(checker) {
    for (const Evidence& piece : brief.templates.body.evidence) {
      known_.append(piece.text).append("\n");
      if (piece.item) known_.append(brief.catalogue.title(*piece.item)).append("\n");
    }
  }

  std::optional<std::string> run() {
    const Grounds grounds{brief_.templates.body.reasons, brief_.templates.body.evidence, brief_.catalogue, checker_};
    for (const Reason& sentence : draft_.body) {
      if (auto fault = fault_of(sentence, grounds)) return fault;
      if (auto fault = breach(sentence.text)) return fault;
      words_[sentence.item] += word_count(sentence.text);
    }
    if (auto fault = subject()) return fault;
    return coverage();
  }

 private:
  std::optional<std::string> breach(std::string_view text) const {
    if (const auto word = forbidden_in(text, rules_))
      return fmt::format("the word \"{}\" must not be used: {}", *word, text);
    if (const auto sign = out_of_tone(text, brief_.style.tone, known_))
      return fmt::format("\"{}\" is out of tone in: {}", *sign, text);
    return std::nullopt;
  }

  std::optional<std::string> subject() const {
    const std::string& text = draft_.subject;
    if (text.empty()) return std::nullopt;
    if (text.contains('\n') || !plan::may_be_shown(text)) return "the subject is not one line of plain text";
    if (const auto claim = checker_.unsupported(text, grounds_of_subject()))
      return fmt::format("the evidence does not bear out \"{}\" in the subject: {}", *claim, text);
    return breach(text);
  }
  /// What the templates' subject says, and all titles.
  std::vector<Evidence> grounds_of_subject() const {
    std::vector<Evidence> grounds{
        {.id = "subject", .kind = EvidenceKind::request, .text = brief_.templates.subject, .value = 0, .item = {}}};
    for (const Reason& ours : brief_.templates.body.reasons)
      grounds.push_back({.id = "title",
                         .kind = EvidenceKind::catalogue,
                         .text = std::string(brief_.catalogue.title(ours.item)),
                         .value = 0,
                         .item = ours.item});
    return grounds;
  }

  std::optional<std::string> coverage() const {
    for (const Reason& ours : brief_.templates.body.reasons) {
      if (ours.evidence.empty()) continue;  // it frames the whole
      const auto written = words_.find(ours.item);
      if (written == words_.end()) return fmt::format("nothing is said about {}", brief_.catalogue.title(ours.item));
      if (written->second > brief_.most_words)
        return fmt::format("{} words are too many about {}: at most {}", written->second,
                           brief_.catalogue.title(ours.item), brief_.most_words);
    }
    return std::nullopt;
  }

  const CopyAuthor::Draft& draft_;
  const CopyBrief& brief_;
  const CopyRules& rules_;
  const language::EvidenceChecker& checker_;
  std::string known_;
  std::map<ItemId, std::size_t> words_;
};

}  // namespace

std::optional<std::string> draft_fault(const CopyAuthor::Draft& draft, const CopyBrief& brief, const CopyRules& rules,
                                       const language::EvidenceChecker& checker) {
  return DraftCheck(draft, brief, rules, checker).run();
}

language::Copy with_draft(const language::Copy& templates, CopyAuthor::Draft draft) {
  language::Copy copy{.subject = templates.subject, .body = {{}, templates.body.evidence}};
  if (!templates.subject.empty() && !draft.subject.empty()) copy.subject = std::move(draft.subject);
  // Frames cite nothing: those before the first sentence about an item open, the others close.
  const std::vector<Reason>& ours = templates.body.reasons;
  const auto first = std::ranges::find_if(ours, [](const Reason& reason) { return !reason.evidence.empty(); });
  copy.body.reasons.assign(ours.begin(), first);
  std::ranges::move(draft.body, std::back_inserter(copy.body.reasons));
  std::copy_if(first, ours.end(), std::back_inserter(copy.body.reasons),
               [](const Reason& reason) { return reason.evidence.empty(); });
  return copy;
}

}  // namespace attune::assistant
