#include "models/dialogue/signals/signals.h"

namespace attune {

DialogueEvidence::DialogueEvidence(const DialogueCatalogue& of_items, const DialogueCounts& of_dialogues,
                                   const TurnNeighbours& earlier_turns, const Conversation& conversation)
    : catalogue(of_items),
      counts(of_dialogues),
      neighbours(earlier_turns),
      said(conversation),
      items(spoken_items(conversation)),
      names(spoken_names(conversation)) {}

void add_all_signals(const DialogueEvidence& evidence, SignalMatrix& signals) {
  signals.clear();
  add_prior_signals(evidence, signals);
  add_name_signals(evidence, signals);
  add_repeat_signals(evidence, signals);
  add_company_signals(evidence, signals);
  add_likeness_signals(evidence, signals);
  add_word_signals(evidence, signals);
  add_neighbour_signals(evidence, signals);
}

}  // namespace attune
