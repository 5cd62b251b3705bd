#include "assistant/writing/copywriter.h"

#include "assistant/writing/brand.h"
#include "assistant/writing/draft.h"
#include "base/log.h"

namespace attune::assistant {
namespace {

constexpr std::size_t kMostRepairs = 2;

}  // namespace

Copywriter::Copywriter(const Engine& engine, Languages languages, std::shared_ptr<CopyAuthor> author)
    : engine_(engine), languages_(std::move(languages)), author_(std::move(author)) {}

Result<std::shared_ptr<const Copywriter>> Copywriter::create(const Engine& engine, Languages languages,
                                                             std::shared_ptr<CopyAuthor> author) {
  return std::shared_ptr<const Copywriter>(new Copywriter(engine, std::move(languages), std::move(author)));
}

Result<Copywriter::Writing> Copywriter::writing(const language::CopyStyle& wanted) const {
  Tongues& tongues = languages_();
  ATTUNE_TRY(spoken, tongues.of("", wanted.language, ""));
  ATTUNE_TRY(grammar, tongues.grammars().grammar(spoken));
  language::CopyStyle style = wanted;
  style.tone = tone_allowed(wanted.tone, engine_.workspace().copy);
  return Writing{language::CopyWriter::create(std::move(grammar)), tongues.evidence_checker(spoken), style, spoken};
}

Result<Reasons> Copywriter::reasons_for(std::span<const Scored> items, std::string_view user,
                                        const language::CopyStyle& style) const {
  if (user.empty()) return Reasons{};
  return engine_.explain(items, {.user = std::string(user), .language = style.language}, "");
}

language::Copy Copywriter::finished(language::Copy templates, CopyBrief::Kind kind, const Writing& writing,
                                    const Readers& readers, const Catalogue& catalogue) const {
  std::erase_if(templates.body.reasons, [&](const Reason& sentence) {
    if (sentence.evidence.empty()) return false;  // it frames the whole, and may name whom it is for
    const auto unsupported = writing.checker->unsupported(
        sentence.text, language::cited_by(sentence.evidence, templates.body.evidence), sentence.item);
    if (unsupported) spdlog::info("a sentence is left out, for nothing bears out \"{}\" in it", *unsupported);
    return unsupported.has_value();
  });
  const CopyRules& rules = engine_.workspace().copy;
  const auto of_templates = [&] {
    language::Copy copy = templates;
    keep_to(rules, writing.style.length, copy);
    return copy;
  };
  if (!author_ || templates.body.evidence.empty()) return of_templates();
  CopyBrief brief{.kind = kind,
                  .style = writing.style,
                  .language = writing.language,
                  .user = readers.user,
                  .to = readers.to,
                  .templates = templates,
                  .catalogue = catalogue,
                  .forbidden = rules.forbid,
                  .most_words = usual_most_words(writing.style.length, rules)};
  for (std::size_t repairs = 0; repairs <= kMostRepairs; ++repairs) {
    auto draft = author_->write(brief, readers.stop);
    if (!draft) break;
    auto fault = draft_fault(*draft, brief, rules, *writing.checker);
    if (!fault) return with_draft(templates, *std::move(draft));
    spdlog::debug("a draft is refused: {}", *fault);
    brief.mended.push_back({std::move(draft->written), *std::move(fault)});
  }
  return of_templates();
}

Result<language::Copy> Copywriter::blurb(ItemId item, std::string_view user, const language::CopyStyle& style,
                                         std::stop_token stop) const {
  const auto catalogue = engine_.view()->catalogue;
  const std::vector<Scored> items{{item, 0}};
  ATTUNE_TRY(why, reasons_for(items, user, style));
  ATTUNE_TRY(how, writing(style));
  return finished(how.writer->blurb(item, *catalogue, why, how.style), CopyBrief::Kind::blurb, how,
                  {.user = user, .to = "", .stop = std::move(stop)}, *catalogue);
}

Result<language::Copy> Copywriter::digest(std::string_view user, const Filter& where, std::size_t n,
                                          const language::CopyStyle& style, std::stop_token stop) const {
  const auto catalogue = engine_.view()->catalogue;
  ATTUNE_TRY(found, engine_.recommend({.user = std::string(user), .where = where}, n));
  ATTUNE_TRY(why, reasons_for(found.items, user, style));
  std::vector<ItemId> items;
  items.reserve(found.items.size());
  for (const Scored& hit : found.items) items.push_back(hit.item);
  ATTUNE_TRY(how, writing(style));
  return finished(how.writer->digest(items, *catalogue, why, how.style), CopyBrief::Kind::digest, how,
                  {.user = user, .to = "", .stop = std::move(stop)}, *catalogue);
}

Result<language::Copy> Copywriter::message(std::span<const ItemId> items, std::string_view to,
                                           const language::CopyStyle& style, std::stop_token stop) const {
  const auto catalogue = engine_.view()->catalogue;
  ATTUNE_TRY(how, writing(style));
  return finished(how.writer->message(items, *catalogue, to, how.style), CopyBrief::Kind::message, how,
                  {.user = "", .to = to, .stop = std::move(stop)}, *catalogue);
}

}  // namespace attune::assistant
