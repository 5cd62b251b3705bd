#pragma once
#include "models/dialogue/dialogue_counts.h"
#include "models/dialogue/signals/signal_matrix.h"
#include "models/dialogue/turn_neighbours.h"

#include <vector>

namespace attune {

/// What signals are made from. Borrowed: must live as long as this.
struct DialogueEvidence {
  DialogueEvidence(const DialogueCatalogue& of_items, const DialogueCounts& of_dialogues,
                   const TurnNeighbours& earlier_turns, const Conversation& conversation);
  const DialogueCatalogue& catalogue;
  const DialogueCounts& counts;
  const TurnNeighbours& neighbours;
  const Conversation& said;
  std::vector<SpokenItem> items;
  std::vector<SpokenName> names;
};

/// The signals, a family a file; each adds the same rows in the same order whatever was said, so that weights fit.

/// How often items are recommended, named and had; how new they are.
void add_prior_signals(const DialogueEvidence& evidence, SignalMatrix& signals);
/// Items that bear names that were said: how many, how rare, how long ago, wanted or not; what was recommended after
/// these names.
void add_name_signals(const DialogueEvidence& evidence, SignalMatrix& signals);
/// Items that were named themselves, and whether the last words sound as if one of them were meant again.
void add_repeat_signals(const DialogueEvidence& evidence, SignalMatrix& signals);
/// Items that are recommended after, or named beside, those that were named.
void add_company_signals(const DialogueEvidence& evidence, SignalMatrix& signals);
/// Items that are like those that were named: by what they bear, by their titles, by the models of the events.
void add_likeness_signals(const DialogueEvidence& evidence, SignalMatrix& signals);
/// Items whose texts have the words that were said, that were recommended after these words, or that bear what is
/// recommended after them.
void add_word_signals(const DialogueEvidence& evidence, SignalMatrix& signals);
/// Items recommended in turns that were led up to by much the same.
void add_neighbour_signals(const DialogueEvidence& evidence, SignalMatrix& signals);

/// All of them. Clears the matrix first. Cost: O(signals x items + what was said).
void add_all_signals(const DialogueEvidence& evidence, SignalMatrix& signals);

}  // namespace attune
