#pragma once
#include "language/internal/message.h"
#include "language/internal/mood_words.h"
#include "language/internal/vocabulary.h"
#include "language/interpreter.h"
#include "language/reading.h"

namespace attune::language {

/// More or less of what labels say, than something else or than what was shown: "less violent than Heat" is without
/// what names violence, "funnier than that" has what names it, the labels that the yardstick lacks where there are
/// such. A named yardstick is what the answer should resemble otherwise; one that was shown narrows the last answer.
/// "By the same director as Heat" is a label of its. Each becomes a constraint. Words whose labels are found by their
/// company alone (mood_words.h) are a mood, too. Measures ("newer than") are read before (measures.h).
void read_comparisons(Message& message, const DialogueContext& context, const Grammar& grammar,
                      const Vocabulary& vocabulary, Reading& reading);

}  // namespace attune::language
