#pragma once
#include <cstddef>
#include <string_view>

namespace attune {

/// At most so many bytes of a text, cut at a character's start, so that it is UTF-8 if the whole was.
constexpr std::string_view cut_utf8(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace attune
