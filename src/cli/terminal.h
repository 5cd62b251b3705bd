#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace attune::cli {

/// Whether line ends stay.
enum class Lines { join, keep };

/// Text that may come from anywhere, made safe to show on a terminal: control characters (so no escape sequences),
/// characters that reorder or hide text, and bytes that are not UTF-8 are taken out; white space becomes a space.
std::string printable(std::string_view text, Lines lines = Lines::join);

/// Columns that printable text takes on a terminal: two for wide East Asian characters and emoji, none for combining
/// marks.
std::size_t display_width(std::string_view text);

/// The text, cut to `width` columns with "..." at the end where it was longer.
std::string cut(std::string_view text, std::size_t width);

/// Breaks printable text into lines of at most `width` columns at spaces (a longer word stands alone), each indented
/// by `indent` columns; every line ends with a line end.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent = 0);

/// Columns of the terminal on stdout, from 40 to 100; 80 when there is none.
std::size_t terminal_width();
bool stdout_is_terminal();

}  // namespace attune::cli
