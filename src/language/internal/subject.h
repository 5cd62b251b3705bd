#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"

namespace attune::language {

/// Words of a cue that opens a subject at `i`: "about", "set in"; 0 for none ("how about" opens none). What a subject
/// says is searched for: in "about an old man" nothing is a condition on the year.
std::size_t subject_cue(const Message& message, std::size_t i, const Grammar& grammar);
/// Whether word `i` no longer belongs to the subject: it stands behind a pause, or is one of the grammar's turns.
bool ends_subject(const Message& message, std::size_t i, const Grammar& grammar);

}  // namespace attune::language
