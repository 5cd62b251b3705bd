#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

#include <vector>

namespace attune::language {

/// What a message finds wrong with what was shown last, as conditions on what comes next, and marks its words: "too
/// long" (below the median of those shown), "too violent" (without what names that), "not this actor" (without whoever
/// most of those shown have).
void read_critique(Message& message, const Grammar& grammar, const Vocabulary& vocabulary,
                   const std::vector<ItemId>& shown, Reading& reading);

/// "none of these": all of the message turns down what was shown, and says no more.
bool rejects_all(const Message& message, const Grammar& grammar);

}  // namespace attune::language
