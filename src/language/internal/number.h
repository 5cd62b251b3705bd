#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"

#include <optional>
#include <string>

namespace attune::language {

/// A number in digits ("90", "1,500"; "80s" is none) or in words ("two", "two and a half"; "half a dozen" is none).
struct NumberMatch {
  double value = 0;
  std::size_t words = 0;  ///< how many it takes up; 0: there is none
};
NumberMatch read_number(const Message& message, std::size_t at, const Grammar& grammar);

/// The decade's first year: "80s", "1980s", "eighties" -> 1980.
std::optional<double> read_decade_word(const std::string& word, const Grammar& grammar);

}  // namespace attune::language
