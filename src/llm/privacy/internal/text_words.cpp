#include "llm/privacy/internal/text_words.h"

#include "search/analyzer.h"

#include <algorithm>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace attune::llm {
namespace {

bool is_of_word(UChar32 point) {
  if (point < 0) return false;
  if (point < 0x80)
    return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
  return u_isalnum(point) != 0 || u_charType(point) == U_NON_SPACING_MARK ||
         u_charType(point) == U_COMBINING_SPACING_MARK;
}

/// Calls visit(code point or a negative number, its first byte, the byte behind it) along the text.
template <class Visit>
void for_each_code_point(std::string_view text, Visit visit) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 point = 0;
    U8_NEXT(bytes, at, size, point);  // NOLINT(bugprone-inc-dec-in-conditions): the macro of ICU
    visit(point, static_cast<std::size_t>(begin), static_cast<std::size_t>(at));
  }
}

}  // namespace

std::vector<TextWord> text_words(std::string_view text) {
  std::vector<TextWord> words;
  bool is_open = false;
  for_each_code_point(text, [&](UChar32 point, std::size_t begin, std::size_t end) {
    if (!is_of_word(point)) {
      is_open = false;
      return;
    }
    if (!is_open) words.push_back({.folded = {}, .begin = begin, .is_capital = u_isupper(point) != 0});
    is_open = true;
    words.back().end = end;
  });
  for (TextWord& word : words) {
    const std::string_view written = text.substr(word.begin, word.end - word.begin);
    word.folded = fold(written);
    word.is_number = std::ranges::all_of(written, [](char c) { return c >= '0' && c <= '9'; });
  }
  return words;
}

bool is_unspaced(std::string_view folded) {
  bool found = false;
  for_each_code_point(folded, [&](UChar32 point, std::size_t, std::size_t) {
    if (point < 0x80 || found) return;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(point, &status)) {
      case USCRIPT_HAN:
      case USCRIPT_HIRAGANA:
      case USCRIPT_KATAKANA:
      case USCRIPT_THAI:
      case USCRIPT_LAO:
      case USCRIPT_KHMER:
      case USCRIPT_MYANMAR:
        found = true;
        break;
      default:
        break;
    }
  });
  return found;
}

}  // namespace attune::llm
