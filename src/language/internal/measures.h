#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

#include <vector>

namespace attune::language {

/// Finds what a message says in numbers and marks its words: "after 1990", "from the eighties", "between 1980 and
/// 1989", "under two hours", "at most 300 pages", "cheaper than 50", "short", "newer" (than the items shown last),
/// "newer than Alien" (an entity or reference that has been read already, and is only a yardstick then). What names a
/// measure that the catalogue lacks goes to not_understood, and so does time counted from today ("the last ten years").
void read_measures(Message& message, const Grammar& grammar, const Vocabulary& vocabulary,
                   const std::vector<ItemId>& shown, Reading& reading);

}  // namespace attune::language
