#include "models/dialogue/conversation.h"

#include <algorithm>

namespace attune {
namespace {

/// @param mentions  a member of Utterance
/// @param id        the member of Spoken that holds what is named
template <class Spoken, class Id>
std::vector<Spoken> spoken(const Conversation& conversation, std::vector<Named<Id>> Utterance::* mentions,
                           Id Spoken::* id) {
  std::vector<Spoken> found;
  float answered = 0;  // what the utterance after this one makes of it
  for (std::size_t ago = 0; ago < conversation.size(); ++ago) {
    const Utterance& utterance = *conversation[conversation.size() - 1 - ago];
    for (const Named<Id>& mention : utterance.*mentions) {
      const float polarity = mention.polarity != 0 ? mention.polarity : answered;
      const auto known = std::ranges::find(found, mention.id, id);
      if (known == found.end()) {
        Spoken one{};
        one.*id = mention.id;
        one.confidence = mention.confidence;
        one.polarity = polarity;
        one.utterances_ago = ago;
        found.push_back(one);
      } else {
        known->confidence = std::max(known->confidence, mention.confidence);
        if (known->polarity == 0) known->polarity = polarity;
      }
    }
    answered = utterance.of_spoken;
  }
  return found;
}

}  // namespace

std::vector<SpokenItem> spoken_items(const Conversation& conversation) {
  return spoken(conversation, &Utterance::items, &SpokenItem::item);
}

bool is_named(std::span<const SpokenItem> spoken, ItemId item) {
  return std::ranges::any_of(spoken,
                             [item](const SpokenItem& one) { return one.item == item && one.confidence >= kMeant; });
}

std::vector<SpokenName> spoken_names(const Conversation& conversation) {
  return spoken(conversation, &Utterance::names, &SpokenName::name);
}

}  // namespace attune
