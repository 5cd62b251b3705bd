#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/vocabulary.h"
#include "language/reading.h"

#include <optional>

namespace attune::language {

/// Items that some words stand for, all of them: a title ("Heat", "heat (1995)"), a mention of what was spoken of last
/// ("it", "them", "all of them"), of places in an answer ("the best one", "the second", "the first two"), or of what is
/// to be found ("a comedy", "two short films").
struct MentionMatch {
  Mention mention;
  bool sure = true;  ///< false for a title that is written like any word, or misspelt, and for a description
};
std::optional<MentionMatch> read_mention(const Message& message, std::size_t first, std::size_t count,
                                         const Grammar& grammar, const Vocabulary& vocabulary);

}  // namespace attune::language
