#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/reading.h"

namespace attune::language {

/// Mentions of what was shown last: "the second one", "number three", "the first two", "the last one", "that one",
/// "those". A bare "that" or "it" counts only where something is expected (`expected`: after "why", "more like", a
/// reaction, a comparison); it is what was spoken of last (`topic`), else the first that was shown. Beyond what was
/// shown: not_understood. "Not the second one", "I've seen that one": a condition that leaves it out.
void read_references(Message& message, const Grammar& grammar, const Catalogue& catalogue,
                     const std::vector<ItemId>& shown, const std::vector<ItemId>& topic, bool expected,
                     Reading& reading);

}  // namespace attune::language
