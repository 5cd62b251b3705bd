#pragma once
#include "language/internal/grammar.h"
#include "language/internal/phrases.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"
#include "plan/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// What a message asks tools to do, and the message without it.
struct PhraseReading {
  std::vector<Action> actions;
  std::string rest;  ///< as long as the message, with spaces where the actions stood
};

/// Holds a message against the tools' example phrases, where a wish may begin: at its start, behind a pause, behind
/// "and" or "then". The words of a phrase must stand there in their order ("my", "the" and the like may be missing);
/// its slots are filled by their types: a text is as long as it must be, within a sentence; a number, a time, a day, a
/// span of time and a choice as they are read elsewhere; an item is a title, or a mention like "it", "the second one",
/// "the first two". Of several phrases that fit, the one with most words wins, then the one that is surest, then the
/// one with most slots of a narrow type. What a phrase leaves over, up to the next wish, stays in the rest.
///
/// @param now  what "tomorrow" is relative to
/// Cost: for each place where a wish may begin, the phrases with its first word, each at most quadratic in 64 words.
PhraseReading read_phrases(std::string_view text, const Phrases& phrases, const Grammar& grammar,
                           const Vocabulary& vocabulary, plan::LocalTime now);

}  // namespace attune::language
