#include "assistant/dialogue/conversation_reader.h"

#include "language/mentions.h"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

/// What an item counts whose name somebody said when they more likely meant a namesake.
constexpr float kNamesake = 0.3F;
constexpr std::size_t kLongestPhrase = 3;  // words

float number_of(language::Polarity polarity) {
  switch (polarity) {
    case language::Polarity::wanted:
      return 1;
    case language::Polarity::unwanted:
      return -1;
    case language::Polarity::neutral:
      break;
  }
  return 0;
}

/// Of several mentions of one thing the surest counts, with the last opinion.
template <class Id>
void add_mention(std::vector<Named<Id>>& mentions, const Named<Id>& mention) {
  const auto known = std::ranges::find(mentions, mention.id, &Named<Id>::id);
  if (known == mentions.end()) {
    mentions.push_back(mention);
    return;
  }
  known->confidence = std::max(known->confidence, mention.confidence);
  if (mention.polarity != 0) known->polarity = mention.polarity;
}

void sort_once(std::vector<TermId>& terms) {
  std::ranges::sort(terms);
  terms.erase(std::ranges::unique(terms).begin(), terms.end());
}

}  // namespace

struct ConversationReader::Impl {
  std::shared_ptr<const View> view;
  std::shared_ptr<const language::MentionFinder> finder;
  std::shared_ptr<const Analyzer> analyzer;
  AttributeNames names;
  std::unordered_map<std::string, TermId> terms;
  std::unordered_map<std::string, std::uint32_t> dialogues;
  std::unordered_map<std::string, std::shared_ptr<const Utterance>> read;

  TermId term(const std::string& text) {
    return terms.emplace(text, TermId{static_cast<std::uint32_t>(terms.size())}).first->second;
  }
  void add_mentions(std::string_view text, Utterance& utterance) const;
  void add_words(std::string_view text, Utterance& utterance);
};

void ConversationReader::Impl::add_mentions(std::string_view text, Utterance& utterance) const {
  const language::Mentions mentions = finder->find(text);
  utterance.of_spoken = number_of(mentions.of_spoken);
  for (const language::Entity& entity : mentions.entities) {
    const auto confidence = static_cast<float>(entity.confidence);
    const float polarity = number_of(entity.polarity);
    if (entity.kind == language::Entity::Kind::item) {
      add_mention(utterance.items, {.id = entity.item, .confidence = confidence, .polarity = polarity});
      for (const ItemId namesake : entity.alternatives)
        add_mention(utterance.items, {.id = namesake, .confidence = kNamesake * confidence, .polarity = polarity});
    } else {
      add_mention(utterance.names,
                  {.id = names.name(entity.field, entity.label), .confidence = confidence, .polarity = polarity});
      for (const language::Entity::Label& other : entity.other_labels)
        add_mention(utterance.names,
                    {.id = names.name(other.field, other.label), .confidence = confidence, .polarity = polarity});
    }
  }
}

void ConversationReader::Impl::add_words(std::string_view text, Utterance& utterance) {
  const std::vector<Token> tokens = analyzer->analyze(text);
  for (std::size_t first = 0; first < tokens.size(); ++first) {
    std::string phrase = tokens[first].term;
    utterance.words.push_back(term(phrase));
    for (std::size_t next = first + 1; next < tokens.size() && next < first + kLongestPhrase; ++next) {
      phrase.append(" ").append(tokens[next].term);
      utterance.phrases.push_back(term(phrase));
    }
  }
  sort_once(utterance.words);
  sort_once(utterance.phrases);
}

ConversationReader::ConversationReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ConversationReader::ConversationReader(ConversationReader&&) noexcept = default;
ConversationReader::~ConversationReader() = default;

Result<ConversationReader> ConversationReader::create(std::shared_ptr<const View> view) {
  ATTUNE_TRY(finder, language::MentionFinder::create(view));
  ATTUNE_TRY(analyzer, Analyzer::create("english"));
  AttributeNames names(*view->catalogue);
  auto impl = std::make_unique<Impl>(Impl{.view = std::move(view),
                                          .finder = std::move(finder),
                                          .analyzer = std::move(analyzer),
                                          .names = std::move(names)});
  return ConversationReader(std::move(impl));
}

std::shared_ptr<const Utterance> ConversationReader::utterance(std::string_view text) {
  const auto known = impl_->read.find(std::string(text));
  if (known != impl_->read.end()) return known->second;
  auto utterance = std::make_shared<Utterance>();
  impl_->add_mentions(text, *utterance);
  impl_->add_words(text, *utterance);
  impl_->read.emplace(text, utterance);
  return utterance;
}

Conversation ConversationReader::conversation(std::span<const std::string> texts) {
  Conversation said;
  said.reserve(texts.size());
  for (const std::string& text : texts) said.push_back(utterance(text));
  return said;
}

DialogueTurns ConversationReader::turns(std::span<const WrittenTurn> written) {
  DialogueTurns turns;
  for (const WrittenTurn& one : written) {
    const auto next = static_cast<std::uint32_t>(impl_->dialogues.size());
    DialogueTurn turn{.dialogue = impl_->dialogues.emplace(one.dialogue, next).first->second,
                      .said = conversation(one.context),
                      .recommended = {}};
    for (const std::string& key : one.recommended) {
      const auto item = impl_->view->catalogue->find(key);
      if (!item)
        ++turns.unknown_targets;
      else if (std::ranges::find(turn.recommended, *item) == turn.recommended.end())
        turn.recommended.push_back(*item);
    }
    turns.turns.push_back(std::move(turn));
  }
  return turns;
}

ItemWords ConversationReader::item_words() {
  const Catalogue& catalogue = *impl_->view->catalogue;
  ItemWords item_words;
  const auto terms_of = [&](std::string_view text, std::vector<TermId>& terms) {
    for (const Token& token : impl_->analyzer->analyze(text)) terms.push_back(impl_->term(token.term));
  };
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    std::vector<TermId> terms;
    terms_of(catalogue.title(ItemId{i}), terms);
    item_words.titles.add_row(terms);
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
      if (catalogue.fields()[f].kind == FieldKind::text) terms_of(catalogue.text(FieldId{f}, ItemId{i}), terms);
    item_words.prose.add_row(terms);  // titles, too: they are what texts are about
  }
  return item_words;
}

std::size_t ConversationReader::terms() const {
  return impl_->terms.size();
}
const AttributeNames& ConversationReader::names() const {
  return impl_->names;
}

}  // namespace attune
