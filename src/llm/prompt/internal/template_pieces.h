#pragma once
#include <string_view>
#include <vector>

namespace attune::llm {

/// A stretch of a prompt's words, or the place of an input.
struct TemplatePiece {
  std::string_view words;    ///< as they stand; "" for a slot
  std::string_view slot;     ///< the input's name; "" for words
  bool is_own_line = false;  ///< a slot with nothing else on its line; its line end belongs to it
};

/// Whether a name can be an input's: a lower-case letter, then at most 31 of those, digits and '_'.
bool is_input_name(std::string_view name);

/// A prompt's text in pieces, in order. {name} is a slot where the name can be an input's; every other brace is a
/// brace. The pieces borrow from the text.
std::vector<TemplatePiece> template_pieces(std::string_view text);

}  // namespace attune::llm
