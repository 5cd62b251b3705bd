#include "models/dialogue/conversation.h"

#include <algorithm>

namespace attune {
namespace {

/// @param mentions  a member of Utterance
/// @param id        the member of Spoken that holds what is named
template <class Spoken, class Id>
std::vector<Spoken> spoken(const Conversation& conversation, std::vector<Named<Id>> Utterance::*mentions,
                           Id Spoken::*id) {
  std::vector<Spoken> found;
  for (std::size_t ago = 0; ago < conversation.size(); ++ago) {
    const Utterance& utterance = *conversation[conversation.size() - 1 - ago];
    for (const Named<Id>& mention : utterance.*mentions) {
      const auto known = std::ranges::find(found, mention.id, id);
      if (known == found.end()) {
        Spoken one{};
        one.*id = mention.id;
        one.confidence = mention.confidence;
        one.polarity = mention.polarity;
        one.utterances_ago = ago;
        found.push_back(one);
      } else {
        known->confidence = std::max(known->confidence, mention.confidence);
        if (known->polarity == 0) known->polarity = mention.polarity;
      }
    }
  }
  return found;
}

}  // namespace

std::vector<SpokenItem> spoken_items(const Conversation& conversation) {
  return spoken(conversation, &Utterance::items, &SpokenItem::item);
}

std::vector<SpokenName> spoken_names(const Conversation& conversation) {
  return spoken(conversation, &Utterance::names, &SpokenName::name);
}

}  // namespace attune
