#pragma once
#include "language/internal/grammar.h"
#include "language/internal/vocabulary.h"
#include "language/interpreter.h"
#include "language/reading.h"
#include "plan/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// What a message says of memory, and the message without it.
struct MemoryReading {
  std::vector<MemoryWish> wishes;       ///< in their order
  std::string guest;                    ///< whom the answer is for: "something for my mother"
  std::vector<std::string> companions;  ///< who is along: "with my girlfriend"
  std::vector<std::string> not_understood;
  std::string rest;  ///< as long as the message, with spaces where what was understood stood
};

/// Reads what is to be remembered of others and of other times ("my girlfriend hates horror", "I used to like horror",
/// "tonight I want comedies"), what was wrong ("no, I meant I like westerns, not musicals"), and what is asked of
/// memory
/// ("what do you know about me?", "forget that I like musicals", "forget everything about me"), by the grammar's table
/// [memory]. Plain likes and dislikes of the person's own are left to the rest ("I hate horror"), and so is a wish that
/// passes: its words ask for something now, too.
///
/// @param now  what "tonight" is relative to
/// Cost: linear in the words, but for what read_labels() takes.
MemoryReading read_memory(std::string_view text, const DialogueContext& context, const Grammar& grammar,
                          const Vocabulary& vocabulary, plan::LocalTime now);

}  // namespace attune::language
