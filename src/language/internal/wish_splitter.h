#pragma once
#include "language/internal/grammar.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// One of several wishes.
struct WishPart {
  std::string text;   ///< as long as the message, with spaces where the wish doesn't stand, nor conditions on all
  std::string words;  ///< as written: "a thriller for us later"
};

/// The wishes that a message may hold: "something funny for the kids and a thriller for us later". A new one begins
/// behind "and", "then" or a pause with "something" and the like, or with an article where no list of names is open
/// ("with a dog and a cat" goes on). Behind a mere pause it must say for whom or when it is, and so must the one
/// before. A part that begins with "both" goes for all. What each part asks for is for others to read: one that asks
/// for nothing is no wish. Fewer than two parts: there is one wish, the message.
std::vector<WishPart> split_wishes(std::string_view text, const Grammar& grammar);

}  // namespace attune::language
