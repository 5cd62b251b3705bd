#include "language/interpreter.h"

#include "language/evidence_checker.h"
#include "language/internal/grammar.h"
#include "language/internal/interpretation.h"
#include "language/internal/message.h"
#include "language/internal/phrases.h"
#include "language/internal/vocabulary.h"

namespace attune::language {

struct Interpreter::Impl {
  std::shared_ptr<const Grammar> grammar;
  std::shared_ptr<const Vocabulary> vocabulary;
  Phrases phrases;
};

Interpreter::Interpreter(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Interpreter::~Interpreter() = default;

Result<std::shared_ptr<const Interpreter>> Interpreter::create(std::shared_ptr<const View> view,
                                                               std::shared_ptr<const plan::ToolRegistry> tools,
                                                               std::string_view language) {
  ATTUNE_TRY(loaded, Grammar::load(language));
  auto grammar = std::make_shared<const Grammar>(std::move(loaded));
  ATTUNE_TRY(vocabulary, Vocabulary::build(std::move(view), *grammar));
  Phrases phrases(std::move(tools), *grammar);
  auto impl = std::make_unique<Impl>(Impl{std::move(grammar), std::move(vocabulary), std::move(phrases)});
  return std::shared_ptr<const Interpreter>(new Interpreter(std::move(impl)));
}

std::shared_ptr<const Interpreter> Interpreter::with_tools(std::shared_ptr<const plan::ToolRegistry> tools) const {
  Phrases phrases(std::move(tools), *impl_->grammar);
  auto impl = std::make_unique<Impl>(Impl{impl_->grammar, impl_->vocabulary, std::move(phrases)});
  return std::shared_ptr<const Interpreter>(new Interpreter(std::move(impl)));
}

std::shared_ptr<const EvidenceChecker> Interpreter::evidence_checker() const {
  return std::make_shared<const EvidenceChecker>(impl_->grammar, impl_->vocabulary);
}

Reading Interpreter::read(std::string_view message, const DialogueContext& context, plan::LocalTime now) const {
  return read_message(message, context, now, *impl_->grammar, *impl_->vocabulary, impl_->phrases);
}

Compiled Interpreter::compile(std::string_view message, const DialogueContext& context, plan::LocalTime now) const {
  return build_plan(read(message, context, now), looked_at(message), context, impl_->vocabulary->view());
}

}  // namespace attune::language
