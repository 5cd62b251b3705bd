#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace attune {

/// How errors of the filter and plan languages speak of a place in a text of UTF-8.

/// The column of text[at] in its line: characters from 1. `at` may be the end.
std::size_t column_of(std::string_view text, std::size_t at);

/// What stands at text[at], for "expected ..., found ...": up to 12 characters of its line in single quotes, "the end
/// of the line" or "the end".
std::string found_at(std::string_view text, std::size_t at);

}  // namespace attune
