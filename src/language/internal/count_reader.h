#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/reading.h"

namespace attune::language {

/// How many items are wanted: "three comedies", "5 of them", "give me two", "the next five". The first such number of
/// the message counts; more than 50 are not understood.
void read_count(Message& message, const Grammar& grammar, Reading& reading);

}  // namespace attune::language
