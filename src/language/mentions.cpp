#include "language/mentions.h"

#include "language/internal/opinion_reader.h"

namespace attune::language {
struct MentionFinder::Impl {
  std::shared_ptr<const Grammar> grammar;
  std::shared_ptr<const Vocabulary> vocabulary;
  NameTable names;
  CueTable cues;
};

MentionFinder::MentionFinder(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
MentionFinder::~MentionFinder() = default;

Result<std::shared_ptr<const MentionFinder>> MentionFinder::create(std::shared_ptr<const View> view,
                                                                   std::string_view language) {
  ATTUNE_TRY(grammar, Grammar::load(language));
  ATTUNE_TRY(vocabulary, Vocabulary::build(std::move(view), *grammar));
  return over(std::move(grammar), std::move(vocabulary));
}

std::shared_ptr<const MentionFinder> MentionFinder::over(std::shared_ptr<const Grammar> grammar,
                                                         std::shared_ptr<const Vocabulary> vocabulary) {
  NameTable names = NameTable::build(vocabulary->view(), *grammar);
  CueTable cues = CueTable::build(*grammar);
  auto impl =
      std::make_unique<Impl>(Impl{std::move(grammar), std::move(vocabulary), std::move(names), std::move(cues)});
  return std::shared_ptr<const MentionFinder>(new MentionFinder(std::move(impl)));
}

NameSources MentionFinder::sources() const {
  return {*impl_->grammar, *impl_->vocabulary, impl_->names, impl_->cues};
}

Mentions MentionFinder::find(std::string_view utterance) const {
  const Message message(looked_at(utterance), *impl_->grammar);
  std::vector<FoundName> names = find_names(message, sources());
  Mentions mentions;
  mentions.of_spoken = read_opinions(message, *impl_->grammar, impl_->cues, names);
  mentions.entities.reserve(names.size());
  for (FoundName& name : names) mentions.entities.push_back(std::move(name.entity));
  return mentions;
}

}  // namespace attune::language
