#pragma once
#include "language/internal/grammar.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// The small talk of a message, and the message without it.
struct SmallTalk {
  std::vector<std::string> names;  ///< as the grammar calls it, in its order
  std::string rest;                ///< as long as the message, with spaces where the small talk stood
};

/// Reads sentences, or parts of one between pauses, that are small talk and nothing else: "How are you? I'd like a
/// comedy". Greetings beside it belong to it; a greeting alone is none, and neither is a lone "great" before a request.
SmallTalk read_small_talk(std::string_view text, const Grammar& grammar);

}  // namespace attune::language
