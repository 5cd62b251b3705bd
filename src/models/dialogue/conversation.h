#pragma once
#include "data/ids.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace attune {

/// A word, or two or three words in a row, as whoever reads the texts numbers them: densely from 0.
enum class TermId : std::uint32_t {};
/// A label's text, whatever fields hold it (models/dialogue/attribute_names.h).
enum class NameId : std::uint32_t {};

/// Something that an utterance names.
template <class Id>
struct Named {
  Id id{};
  float confidence = 1;  ///< in (0, 1]
  float polarity = 0;    ///< > 0: the speaker likes or wants it; < 0: dislikes it or rules it out; 0: named, no more
  bool operator==(const Named&) const = default;
};

/// What one side said before the other spoke, without its language: what it names and which words it has.
struct Utterance {
  std::vector<Named<ItemId>> items;  ///< each once
  std::vector<Named<NameId>> names;  ///< each once
  std::vector<TermId> words;         ///< single words, ascending, each once
  std::vector<TermId> phrases;       ///< two or three words in a row, ascending, each once
  float of_spoken = 0;               ///< polarity towards what the utterance before it names
};

/// From this on a mention means the item; below, it may: it has the name of one that is likelier meant.
inline constexpr float kMeant = 0.5F;

/// What was said so far, oldest first; the sides take turns. The last utterance is the one to be answered.
using Conversation = std::vector<std::shared_ptr<const Utterance>>;

/// How long ago something was said, as the signals tell it apart: in the last utterance, in the one before (the other
/// side), in the one before that (the same side as the last), or earlier.
inline constexpr std::size_t kAges = 4;
constexpr std::size_t age_of(std::size_t utterances_ago) {
  return utterances_ago < kAges - 1 ? utterances_ago : kAges - 1;
}

/// A place in a dialogue where one side recommended items: what had been said, and which items were recommended.
struct DialogueTurn {
  std::uint32_t dialogue = 0;  ///< turns of one dialogue share it
  Conversation said;
  std::vector<ItemId> recommended;  ///< each once
};

/// The items that a conversation names, each once, with what its latest mention says and how long ago that was.
struct SpokenItem {
  ItemId item{};
  float confidence = 1;  ///< the highest of its mentions
  float polarity = 0;    ///< of the latest mention that has one
  std::size_t utterances_ago = 0;
};
/// Latest first; of one utterance in its order.
std::vector<SpokenItem> spoken_items(const Conversation& conversation);
/// Whether it is there, and meant.
bool is_named(std::span<const SpokenItem> spoken, ItemId item);

/// The same of names.
struct SpokenName {
  NameId name{};
  float confidence = 1;
  float polarity = 0;
  std::size_t utterances_ago = 0;
};
std::vector<SpokenName> spoken_names(const Conversation& conversation);

}  // namespace attune
