#pragma once
#include "base/error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace attune {

/// "text" with \" \\ \n \t and \u00XX for other control characters: how filters and plans write strings.
std::string quote(std::string_view text);

/// Reads a quoted string that starts at text[at], and moves `at` past its closing quote.
/// Errors: parse_error, with `at` where the fault is.
Result<std::string> read_quoted(std::string_view text, std::size_t& at);

}  // namespace attune
