#include "llm/prompt/internal/clean_text.h"

#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace attune::llm {
namespace {

template <class IsSpace>
std::string clean(std::string_view text, IsSpace&& is_space) {
  std::string cleaned;
  cleaned.reserve(text.size());
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    UChar32 point = 0;
    const std::int64_t begin = at;
    U8_NEXT(bytes, at, size, point);  // NOLINT(bugprone-inc-dec-in-conditions): the macro of ICU
    if (point < 0) {
      cleaned += "\xEF\xBF\xBD";
    } else if (is_space(point)) {
      cleaned += ' ';
    } else {
      cleaned += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    }
  }
  return cleaned;
}

}  // namespace

std::string clean_text(std::string_view text) {
  return clean(text, [](UChar32 c) { return u_charType(c) == U_CONTROL_CHAR && c != '\n' && c != '\t'; });
}

std::string clean_line(std::string_view text) {
  constexpr UChar32 kLineSeparator = 0x2028;
  constexpr UChar32 kParagraphSeparator = 0x2029;
  return clean(text, [](UChar32 c) {
    return u_charType(c) == U_CONTROL_CHAR || c == kLineSeparator || c == kParagraphSeparator;
  });
}

}  // namespace attune::llm
