#pragma once
#include <string>
#include <string_view>

namespace attune::roles {

/// The words of a text: lower case (ASCII), whatever stands between them one space.
std::string words_of(std::string_view text);

/// Whether words that somebody cites stand in a text, whole words one after the other; letter case, punctuation and
/// spaces aside. Fewer than four bytes of words, or more than 300 as written, are no quotation.
bool stands_in(std::string_view quote, std::string_view text);

}  // namespace attune::roles
