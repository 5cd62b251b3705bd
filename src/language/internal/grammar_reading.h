#pragma once
#include "language/internal/grammar.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace attune::language {

/// A grammar file, read. What it lacks is empty.
/// @param file  sound as a whole: check_grammar_layer() has looked at it, or a test
Grammar read_grammar(std::string_view language, const toml::table& file);

/// What is compiled in.
std::vector<std::string> built_in_languages();
/// A file's text; empty for a language without.
std::optional<std::string_view> built_in_grammar(std::string_view language);

}  // namespace attune::language
