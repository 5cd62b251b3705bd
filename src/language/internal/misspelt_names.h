#pragma once
#include "language/internal/name_candidates.h"

#include <vector>

namespace attune::language {

/// Names with typing errors, among the words that no sure name uses: what stands before a year in parentheses, words
/// with capital letters, and words that are no others ("horroe"). Cost: a few fuzzy look-ups at most.
/// @param used  one a word
std::vector<NameCandidate> misspelt_names(const Utterance& utterance, const NameSources& sources,
                                          const std::vector<bool>& used);

}  // namespace attune::language
