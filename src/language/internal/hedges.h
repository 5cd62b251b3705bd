#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/reading.h"

#include <vector>

namespace attune::language {

/// Bytes [begin, end) of a message whose conditions are merely preferred.
struct HedgedPart {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Finds the hedges of a message and marks their words: "ideally under two hours" up to where another condition
/// begins, "under two hours if possible" back to where it began. Words that insist ("absolutely") are marked, too.
std::vector<HedgedPart> read_hedges(Message& message, const Grammar& grammar);

/// Makes the conditions of those parts preferred.
void weaken(const std::vector<HedgedPart>& parts, Reading& reading);

}  // namespace attune::language
