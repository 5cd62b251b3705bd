#pragma once
#include "language/internal/name_finder.h"
#include "language/interpreter.h"
#include "language/reading.h"

#include <optional>
#include <string_view>

namespace attune::language {

/// A question of fact about one item: "who directed Heat?", "how long is the second one?", "is it in English?", "what's
/// the budget of Heat?". The item is named, a place of the last answer, or what was spoken of last. Which field answers
/// follows from the grammar's questions and the catalogue's own names of fields; where there is none, the question has
/// neither field nor condition. Nothing for a message that asks something else or more.
std::optional<Reading> read_fact(std::string_view text, const DialogueContext& context, const NameSources& sources);

}  // namespace attune::language
