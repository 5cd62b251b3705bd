#include "roles/content_creator/model_author.h"

#include "roles/evidence_lines.h"
#include "roles/prompts.h"

#include <fmt/format.h>

namespace attune::roles {
namespace {

using assistant::CopyBrief;

std::string kind_told(const CopyBrief& brief) {
  switch (brief.kind) {
    case CopyBrief::Kind::blurb:
      return brief.user.empty() ? "a few sentences about an item" : "a few sentences about an item, for one person";
    case CopyBrief::Kind::digest:
      return "a letter to one person with what is best for them";
    case CopyBrief::Kind::message:
      return "a message to several people, with nothing personal in it";
  }
  return "";
}

std::string tone_told(language::Tone tone) {
  switch (tone) {
    case language::Tone::plain:
      return "plain";
    case language::Tone::warm:
      return "warm";
    case language::Tone::playful:
      return "playful";
  }
  return "";
}

std::vector<llm::PromptLine> lines_of(std::span<const std::string> words) {
  std::vector<llm::PromptLine> lines;
  for (const std::string& word : words) lines.push_back({.text = word, .value = 3});  // before all evidence
  return lines;
}

}  // namespace

Result<assistant::CopyAuthor::Draft> ModelAuthor::write(const CopyBrief& brief, std::stop_token stop) {
  const Reasons& ours = brief.templates.body;
  const EvidenceLines lines(ours.reasons, ours.evidence, brief.catalogue);
  llm::Question question{.role = ModelRole::content_creator, .prompt = &prompts_.of("content_creator")};
  question.inputs.emplace("kind", kind_told(brief));
  question.inputs.emplace("most_words", fmt::format("{}", brief.most_words));
  question.inputs.emplace("tone", tone_told(brief.style.tone));
  question.inputs.emplace("language", std::string(brief.language));
  if (!brief.forbidden.empty()) question.inputs.emplace("forbidden", lines_of(brief.forbidden));
  question.inputs.emplace("items", lines.items());
  question.inputs.emplace("evidence", lines.evidence());
  if (!brief.templates.subject.empty()) question.inputs.emplace("subject", brief.templates.subject);
  question.user = brief.user;
  for (const CopyBrief::Mended& mended : brief.mended) question.mended.push_back({mended.draft, mended.fault});
  ATTUNE_TRY(answered, model_.answer(question, std::move(stop)));
  const json::object* answer = answered.value.if_object();
  const json::value* sentences = answer == nullptr ? nullptr : answer->if_contains("sentences");
  if (sentences == nullptr) return parse_error("the author's answer holds no sentences");
  Draft draft{.subject = {}, .body = lines.sentences(*sentences), .written = to_json(answered.value)};
  if (const json::value* subject = answer->if_contains("subject"); subject != nullptr && subject->is_string())
    draft.subject = std::string(subject->get_string());
  return draft;
}

}  // namespace attune::roles
