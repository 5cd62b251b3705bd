#pragma once
#include "engine/copy_rules/settings.h"
#include "language/copy_writer.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace attune::assistant {

/// A forbidden word that stands in a text, whatever its case, accents and the marks within; none where none does.
std::optional<std::string> forbidden_in(std::string_view text, const CopyRules& rules);

/// The tone that copy is written in where one is asked for.
language::Tone tone_allowed(language::Tone wanted, const CopyRules& rules);

/// Words that may be written about an item; none: without limit.
std::optional<std::size_t> most_words(language::Length length, const CopyRules& rules);
/// The same of a language model, which needs a limit.
std::size_t usual_most_words(language::Length length, const CopyRules& rules);

/// What is out of tone in a text; none where nothing is. No tone shouts, and the plain one doesn't exclaim.
/// @param known  what others wrote: words in capitals that stand there are theirs
std::optional<std::string> out_of_tone(std::string_view text, language::Tone tone, std::string_view known);

/// Takes out of copy what breaks the rules: sentences and subjects with a forbidden word, and of what is said about an
/// item the last sentences, until it is short enough or one is left.
void keep_to(const CopyRules& rules, language::Length length, language::Copy& copy);

std::size_t word_count(std::string_view text);

}  // namespace attune::assistant
