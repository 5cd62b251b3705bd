#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/interpreter.h"
#include "language/reading.h"

#include <cstddef>
#include <optional>

namespace attune::language {

/// A message that is one phrase and nothing else: hello, help, "anything", "more", "I'm bored".
std::optional<Intent> whole_message_intent(const Message& message, const Grammar& grammar,
                                           const DialogueContext& context);

/// "why", "why not", "compare", ...: what is asked to be told.
struct Opening {
  std::optional<Intent> intent;
  std::size_t words = 0;
  std::size_t words_behind = 0;  ///< at the message's end, that make of "why" a "why not"
};
/// The longest of the openings: "why not" is no "why".
Opening read_opening(const Message& message, const Grammar& grammar);

/// "I loved ...", "I don't like ...".
struct Reaction {
  bool liked = false;
  std::size_t first = 0;  ///< its words
  std::size_t count = 0;
  std::size_t behind = 0;  ///< where the rest of it stands: a denial, a verdict
  std::size_t behind_count = 0;
};
/// At the start or behind a pause. Where the language has it so, what denies it or the verdict stands behind what it is
/// about, or all of it does.
std::optional<Reaction> find_reaction(const Message& message, const Grammar& grammar);

/// Whether the message says that something is wanted: "recommend", "I'd like", "some".
bool asks_for_something(const Message& message, const Grammar& grammar);

/// What a message asks for, once everything else in it is read.
void decide_intents(const Message& message, const Grammar& grammar, const DialogueContext& context,
                    const Opening& opening, const std::optional<Reaction>& reaction, Reading& reading);

}  // namespace attune::language
