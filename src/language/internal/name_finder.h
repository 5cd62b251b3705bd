#pragma once
#include "language/internal/cue_table.h"
#include "language/internal/message.h"
#include "language/internal/name_table.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

#include <vector>

namespace attune::language {

/// A name in an utterance: words [first, first + count).
struct FoundName {
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t end = 0;   ///< the word behind it and its year
  bool is_kind = false;  ///< a label that is no full name
  Entity entity;         ///< polarity: neutral
};

/// What names are found by. All live longer than any use of it.
struct NameSources {
  const Grammar& grammar;
  const Vocabulary& vocabulary;
  const NameTable& names;
  const CueTable& cues;
};

/// Every name in the utterance, none overlapping another, in order.
std::vector<FoundName> find_names(const Message& utterance, const NameSources& sources);

}  // namespace attune::language
