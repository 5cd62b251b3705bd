#pragma once
#include "assistant/answer.h"
#include "language/interpreter.h"
#include "language/realiser.h"

namespace attune::assistant {

/// What a reply says of how a message was understood: its lists, moods and preferences given up.
void add_understood(const language::Compiled& compiled, const Answer& answer, const Catalogue& catalogue,
                    const Wording& wording, language::Turn& turn);

/// Gives an answer's lists the words of the wishes that they answer; no lists where there is one wish.
void name_lists(const language::Reading& reading, Answer& answer);

/// Whether the answer's items are what "the second one" means from now on: not where it merely speaks of some.
bool shows_new_list(const language::Reading& reading, const Answer& answer, const language::DialogueContext& before);

}  // namespace attune::assistant
