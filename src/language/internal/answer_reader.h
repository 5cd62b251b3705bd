#pragma once
#include "language/internal/grammar.h"
#include "language/interpreter.h"

#include <optional>
#include <string>
#include <string_view>

namespace attune::language {

/// A message without the answer that it begins with.
struct Answered {
  std::optional<QuestionAnswer> answer;
  std::string rest;  ///< of the same length: spaces stand where the answer stood
};

/// Reads an answer to the question in no words of its own: all of the message, or what stands before a pause ("no,
/// something with robots"); "the second" alone.
Answered read_answer(std::string_view text, const AskedQuestion& asked, const Grammar& grammar);

}  // namespace attune::language
