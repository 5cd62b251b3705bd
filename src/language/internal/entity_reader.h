#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/name_finder.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

namespace attune::language {

/// Titles first, because they may hold any words: quoted ones; those behind "like", "similar to", a reaction or a
/// comparison, also misspelt; and whatever else find_names() takes for one.
void read_titles(Message& message, const NameSources& sources, Reading& reading);

/// Names of labels: exact, inflected, by synonym, by last name where a name is expected, misspelt where a word is
/// unknown otherwise. What stands before decides the field ("by", "with") and the polarity ("no X or Y"). Each becomes
/// an entity and a constraint; those joined by "or" become one.
void read_labels(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading);

}  // namespace attune::language
