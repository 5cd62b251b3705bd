#pragma once
#include "base/error.h"

#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace attune::language {

/// A workspace's grammar file, held against the shape of the English one: sections, keys and types must be known there.
/// What the engine reads of it ([wording]) is not looked at.
/// @param file  its name, for messages. Errors: parse_error, invalid_argument with line, key and mend.
Result<toml::table> read_layer(std::string_view text, const std::string& file, const toml::table& english);

/// Lays one over the other, as language/grammars.h says.
void lay_over(toml::table& base, const toml::table& layer);

/// The same shape with nothing to read: lists and tables of words are empty; what is said stays as it is.
toml::table emptied(const toml::table& english);

}  // namespace attune::language
