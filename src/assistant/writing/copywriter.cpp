#include "assistant/writing/copywriter.h"

#include "base/log.h"

namespace attune::assistant {

Copywriter::Copywriter(const Engine& engine, Checker checker, std::shared_ptr<const language::CopyWriter> writer)
    : engine_(engine), checker_(std::move(checker)), writer_(std::move(writer)) {}

Result<std::shared_ptr<const Copywriter>> Copywriter::create(const Engine& engine, Checker checker) {
  ATTUNE_TRY(writer, language::CopyWriter::create());
  return std::shared_ptr<const Copywriter>(new Copywriter(engine, std::move(checker), std::move(writer)));
}

Result<Reasons> Copywriter::reasons_for(std::span<const Scored> items, std::string_view user) const {
  if (user.empty()) return Reasons{};
  return engine_.explain(items, {.user = std::string(user)}, "");
}

language::Copy Copywriter::checked(language::Copy copy) const {
  const auto checker = checker_();
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
  ATTUNE_TRY(why, reasons_for(items, user));
  return checked(writer_->blurb(item, *engine_.view()->catalogue, why, style));
}

Result<language::Copy> Copywriter::digest(std::string_view user, const Filter& where, std::size_t n,
                                          const language::CopyStyle& style) const {
  ATTUNE_TRY(found, engine_.recommend({.user = std::string(user), .where = where}, n));
  ATTUNE_TRY(why, reasons_for(found.items, user));
  std::vector<ItemId> items;
  items.reserve(found.items.size());
  for (const Scored& hit : found.items) items.push_back(hit.item);
  return checked(writer_->digest(items, *engine_.view()->catalogue, why, style));
}

language::Copy Copywriter::message(std::span<const ItemId> items, std::string_view to,
                                   const language::CopyStyle& style) const {
  return checked(writer_->message(items, *engine_.view()->catalogue, to, style));
}

}  // namespace attune::assistant
