#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"
#include "language/internal/vocabulary.h"
#include "language/interpreter.h"

#include <optional>
#include <vector>

namespace attune::language {

/// Words that mean items, where items are expected: "the second one", "it", "those", "heat".
struct ItemMention {
  std::vector<ItemId> items;  ///< never empty
  std::size_t words = 0;
  bool is_named = false;  ///< by a title; else it means what was shown or spoken of
};

/// The longest mention that begins with word `at` and ends before `end`: a place of the last answer, a pronoun (what
/// was spoken of last, else the first that was shown), a title (exact, or misspelt where it is all that stands there).
std::optional<ItemMention> item_mention(const Message& message, std::size_t at, std::size_t end,
                                        const DialogueContext& context, const Grammar& grammar,
                                        const Vocabulary& vocabulary);

}  // namespace attune::language
