#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"

#include <cstddef>
#include <vector>

namespace attune::language {

/// What a text denies, word by word: "you like westerns, but avoid horror" denies "horror".
struct Denials {
  std::vector<bool> denied;  ///< one a word
  struct Place {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  std::vector<Place> places;  ///< of the words that deny
  bool is_double = false;     ///< something in it is denied twice: what that says is anybody's guess
};
Denials denials_of(const Message& text, const Grammar& grammar);

}  // namespace attune::language
