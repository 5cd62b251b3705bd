#include "data/filter/text_place.h"

#include <algorithm>

#include <fmt/format.h>

namespace attune {
namespace {

/// Whether a character begins with this byte.
bool is_first_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

std::size_t column_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_break = before.rfind('\n');
  const std::string_view line = line_break == std::string_view::npos ? before : before.substr(line_break + 1);
  return static_cast<std::size_t>(std::ranges::count_if(line, is_first_byte)) + 1;
}

std::string found_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostCharacters = 12;
  if (at >= text.size()) return "the end";
  std::size_t end = at;
  for (std::size_t characters = 0; end < text.size() && text[end] != '\n' && text[end] != '\r'; ++end)
    if (is_first_byte(text[end]) && ++characters > kMostCharacters) break;
  if (end == at) return "the end of the line";
  return fmt::format("'{}'", text.substr(at, end - at));
}

}  // namespace attune
