#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// A run of letters and digits, with the bytes [begin, end) it came from.
struct TextWord {
  std::string folded;  ///< letter case, diacritics and width removed
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_capital = false;  ///< begins with a capital letter
  bool is_number = false;   ///< ASCII digits alone
};

/// The words of a text; whatever is neither letter nor digit parts them ("O'Brien" is two, unlike in search::words).
/// What is not UTF-8 parts words, too. Cost: O(length).
std::vector<TextWord> text_words(std::string_view text);

/// Whether a folded text has letters of a script that puts no spaces between words.
bool is_unspaced(std::string_view folded);

}  // namespace attune::llm
