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
};
/// The longest of the openings: "why not" is no "why".
Opening read_opening(const Message& message, const Grammar& grammar);

/// "I loved ...", "I don't like ...".
struct Reaction {
  bool liked = false;
  std::size_t first = 0;  ///< its words
  std::size_t count = 0;
};
/// At the start or behind a pause.
std::optional<Reaction> find_reaction(const Message& message, const Grammar& grammar);

/// Whether the message says that something is wanted: "recommend", "I'd like", "some".
bool asks_for_something(const Message& message, const Grammar& grammar);

/// What a message asks for, once everything else in it is read.
void decide_intents(const Message& message, const Grammar& grammar, const DialogueContext& context,
                    const Opening& opening, const std::optional<Reaction>& reaction, Reading& reading);

}  // namespace attune::language
