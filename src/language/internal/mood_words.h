#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

#include <optional>
#include <string>

namespace attune::language {

/// The labels nearest to words that name none: labels that share the words' stem ("melancholic", "melancholy"), else
/// those that the items whose texts hold the words bear more than others do (engine/label_company.h). Fields of names
/// count for nothing. Empty where the catalogue has no evidence.
std::optional<Mood> mood_of(const std::string& words, const Grammar& grammar, const Vocabulary& vocabulary);

/// Any of a mood's labels.
Filter bears_mood(const Mood& mood, const Catalogue& catalogue);

/// What nothing has explained so far, and no title or label holds: moods, as far as the catalogue has evidence of them.
/// Each is a preferred constraint.
void read_moods(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading);

}  // namespace attune::language
