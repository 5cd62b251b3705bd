#pragma once
#include "llm/privacy/internal/scanned_text.h"

#include <span>
#include <string_view>
#include <vector>

namespace attune::llm {

struct CueWords {
  Cue cue = Cue::phone;
  std::vector<std::string_view> words;  ///< folded, one after the other
};

/// Phrases that announce something personal, in English and German, that begin with a folded word.
std::span<const CueWords> cue_words_beginning_with(std::string_view word);

/// Whether a folded word may stand between an announcement and what it announces: "is", "on", "the", "lautet", ...
bool is_joining_word(std::string_view word);

}  // namespace attune::llm
