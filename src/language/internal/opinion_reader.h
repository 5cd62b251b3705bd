#pragma once
#include "language/internal/cue_table.h"
#include "language/internal/message.h"
#include "language/internal/name_finder.h"
#include "language/reading.h"

#include <vector>

namespace attune::language {

/// What the speaker makes of each name, by the cues of the grammar: those before it in its clause ("I love", "not a fan
/// of", "have you seen"), else an appraisal behind it ("was great"); the names of a list share theirs. Words that point
/// back ("I hated it") speak of the names before.
/// @param names  in order; their polarity is set
/// @return what is said of the things spoken of before this utterance
Polarity read_opinions(const Message& utterance, const Grammar& grammar, const CueTable& cues,
                       std::vector<FoundName>& names);

}  // namespace attune::language
