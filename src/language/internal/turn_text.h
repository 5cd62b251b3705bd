#pragma once
#include "language/internal/grammar.h"
#include "language/realiser.h"

#include <string>

namespace attune::language {

/// Small talk answered, and where nothing else was asked, the way back; "" where there was none.
std::string talk_text(const Turn& turn, const Grammar& grammar);
/// What there is in each of several lists.
std::string lists_text(const Turn& turn, const Grammar& grammar);
/// Which of the options is best, and by what.
std::string choice_text(const Turn& turn, const Grammar& grammar);
/// Questions of fact answered, in their order, from the results of `look_up`.
std::string facts_text(const Turn& turn, const Grammar& grammar);
/// How the words of a half-remembered title were understood; "" for none.
std::string recollection_text(const Turn& turn, const Grammar& grammar);
/// How moods were understood, and what preferences were given up.
std::string understood_text(const Turn& turn, const Grammar& grammar);

}  // namespace attune::language
