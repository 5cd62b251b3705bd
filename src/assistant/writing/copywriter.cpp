#include "assistant/writing/copywriter.h"

#include "base/log.h"

namespace attune::assistant {

Copywriter::Copywriter(const Engine& engine, Languages languages) : engine_(engine), languages_(std::move(languages)) {}

Result<std::shared_ptr<const Copywriter>> Copywriter::create(const Engine& engine, Languages languages) {
  return std::shared_ptr<const Copywriter>(new Copywriter(engine, std::move(languages)));
}

Result<std::shared_ptr<const language::CopyWriter>> Copywriter::writer(const language::CopyStyle& style) const {
  const Tongues& tongues = languages_();
  ATTUNE_TRY(spoken, tongues.of("", style.language, ""));
  ATTUNE_TRY(grammar, tongues.grammars().grammar(spoken));
  return language::CopyWriter::create(std::move(grammar));
}

Result<Reasons> Copywriter::reasons_for(std::span<const Scored> items, std::string_view user,
                                        const language::CopyStyle& style) const {
  if (user.empty()) return Reasons{};
  return engine_.explain(items, {.user = std::string(user), .language = style.language}, "");
}

language::Copy Copywriter::checked(language::Copy copy, const language::CopyStyle& style) const {
  Tongues& tongues = languages_();
  const auto checker = tongues.evidence_checker(style.language.empty() ? tongues.usual() : style.language);
  std::erase_if(copy.body.reasons, [&](const Reason& sentence) {
    const auto unsupported =
        checker->unsupported(sentence.text, language::cited_by(sentence.evidence, copy.body.evidence));
    if (unsupported) spdlog::info("a sentence is left out, for nothing bears out \"{}\" in it", *unsupported);
    return unsupported.has_value();
  });
  return copy;
}

Result<language::Copy> Copywriter::blurb(ItemId item, std::string_view user, const language::CopyStyle& style) const {
  const std::vector<Scored> items{{item, 0}};
  ATTUNE_TRY(why, reasons_for(items, user, style));
  ATTUNE_TRY(writing, writer(style));
  return checked(writing->blurb(item, *engine_.view()->catalogue, why, style), style);
}

Result<language::Copy> Copywriter::digest(std::string_view user, const Filter& where, std::size_t n,
                                          const language::CopyStyle& style) const {
  ATTUNE_TRY(found, engine_.recommend({.user = std::string(user), .where = where}, n));
  ATTUNE_TRY(why, reasons_for(found.items, user, style));
  std::vector<ItemId> items;
  items.reserve(found.items.size());
  for (const Scored& hit : found.items) items.push_back(hit.item);
  ATTUNE_TRY(writing, writer(style));
  return checked(writing->digest(items, *engine_.view()->catalogue, why, style), style);
}

Result<language::Copy> Copywriter::message(std::span<const ItemId> items, std::string_view to,
                                           const language::CopyStyle& style) const {
  ATTUNE_TRY(writing, writer(style));
  return checked(writing->message(items, *engine_.view()->catalogue, to, style), style);
}

}  // namespace attune::assistant
