#pragma once
#include "assistant/dialogue/turns_file.h"
#include "data/catalogue.h"
#include "data/event.h"
#include "evaluation/dialogue/dialogue_recall.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A dialogue's events are those of a user of its own, called by this and the dialogue's name: what is named in one
/// dialogue goes together as what one person had does.
inline constexpr std::string_view kDialogueUser = "dialogue:";

/// What dialogues say as events: an item that is liked in one is a like, a disliked one a dislike, any other that is
/// named or recommended a view. Each item counts once a dialogue, by its last opinion.
/// @param written  the turns as the reader took them, one a turn
/// @return in the order of the dialogues, then of the items' first naming, which is their time in seconds since 1970:
///   files of turns tell no times. So the same file read again gives the same events.
std::vector<EventRecord> dialogue_events(std::span<const WrittenTurn> written, const DialogueTurns& turns,
                                         const Catalogue& catalogue);

}  // namespace attune
