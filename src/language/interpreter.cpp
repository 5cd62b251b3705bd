#include "language/interpreter.h"

#include "language/evidence_checker.h"
#include "language/internal/grammar.h"
#include "language/internal/interpretation.h"
#include "language/internal/message.h"
#include "language/internal/phrases.h"
#include "language/internal/plan_language.h"
#include "language/internal/plan_of_wishes.h"
#include "language/internal/vocabulary.h"

namespace attune::language {

struct Interpreter::Impl {
  std::shared_ptr<const Grammar> grammar;
  std::shared_ptr<const Vocabulary> vocabulary;
  std::shared_ptr<const MentionFinder> mentions;
  Phrases phrases;
};

Interpreter::Interpreter(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Interpreter::~Interpreter() = default;

Result<std::shared_ptr<const Interpreter>> Interpreter::create(std::shared_ptr<const View> view,
                                                               std::shared_ptr<const plan::ToolRegistry> tools,
                                                               std::string_view language) {
  ATTUNE_TRY(grammar, Grammar::load(language));
  return create(std::move(view), std::move(tools), std::move(grammar));
}

Result<std::shared_ptr<const Interpreter>> Interpreter::create(std::shared_ptr<const View> view,
                                                               std::shared_ptr<const plan::ToolRegistry> tools,
                                                               std::shared_ptr<const Grammar> grammar) {
  ATTUNE_TRY(vocabulary, Vocabulary::build(std::move(view), *grammar));
  Phrases phrases(std::move(tools), *grammar);
  auto mentions = MentionFinder::over(grammar, vocabulary);
  auto impl = std::make_unique<Impl>(Impl{grammar, std::move(vocabulary), std::move(mentions), std::move(phrases)});
  return std::shared_ptr<const Interpreter>(new Interpreter(std::move(impl)));
}

std::shared_ptr<const Interpreter> Interpreter::with_tools(std::shared_ptr<const plan::ToolRegistry> tools) const {
  Phrases phrases(std::move(tools), *impl_->grammar);
  auto impl = std::make_unique<Impl>(Impl{impl_->grammar, impl_->vocabulary, impl_->mentions, std::move(phrases)});
  return std::shared_ptr<const Interpreter>(new Interpreter(std::move(impl)));
}

Learned Interpreter::learned() const {
  Learned learned{.phrases = impl_->phrases.examples(*impl_->grammar), .synonyms = {}};
  const Catalogue& catalogue = *impl_->vocabulary->view().catalogue;
  for (const auto& [word, labels] : impl_->grammar->synonyms)
    for (const LabelSense& sense : impl_->vocabulary->labels(word))
      learned.synonyms[word].push_back(
          fmt::format("{}: {}", catalogue.field(sense.field).name, catalogue.label_text(sense.field, sense.label)));
  return learned;
}

std::shared_ptr<const EvidenceChecker> Interpreter::evidence_checker() const {
  return std::make_shared<const EvidenceChecker>(impl_->grammar, impl_->vocabulary);
}

Reading Interpreter::read(std::string_view message, const DialogueContext& context, plan::LocalTime now) const {
  return read_message(message, context, now, impl_->mentions->sources(), impl_->phrases);
}

std::optional<OfferReply> Interpreter::offer_reply(std::string_view message) const {
  const Message words(looked_at(message), *impl_->grammar);
  const auto is_whole = [&](const std::vector<std::string>& phrases) {
    return words.size() > 0 && words.match(0, phrases) == words.size();
  };
  const Grammar& grammar = *impl_->grammar;
  if (is_whole(grammar.offers.at("quiet"))) return OfferReply::quiet;
  if (is_whole(grammar.offers.at("resume"))) return OfferReply::resume;
  if (is_whole(grammar.answers.at("yes"))) return OfferReply::yes;
  if (is_whole(grammar.answers.at("no"))) return OfferReply::no;
  return std::nullopt;
}

Mentions Interpreter::mentions(std::string_view utterance) const {
  return impl_->mentions->find(utterance);
}

Compiled Interpreter::compile(std::string_view message, const DialogueContext& context, plan::LocalTime now) const {
  Compiled compiled =
      plan_of_wishes(read(message, context, now), looked_at(message), context, impl_->vocabulary->view());
  if (const plan::ToolRegistry* tools = impl_->phrases.tools())
    name_language(compiled.plan, impl_->grammar->language, *tools);
  return compiled;
}

}  // namespace attune::language
