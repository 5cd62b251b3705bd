#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

#include <vector>

namespace attune::language {

/// Finds what a message says in numbers and marks its words: "after 1990", "from the eighties", "between 1980 and
/// 1989", "under two hours", "at most 300 pages", "cheaper than 50", "short", "newer" (than the items shown last). What
/// names a measure that the catalogue lacks goes to not_understood.
void read_measures(Message& message, const Grammar& grammar, const View& view, const std::vector<ItemId>& shown,
                   Reading& reading);

/// A number in digits ("90", "1,5", "80s" is none) or in words ("two", "two and a half", "half a dozen" is none).
struct NumberMatch {
  double value = 0;
  std::size_t words = 0;  ///< how many it takes up; 0: there is none
};
NumberMatch read_number(const Message& message, std::size_t at, const Grammar& grammar);

}  // namespace attune::language
