#include "plan/policy/disclosure.h"

#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace attune::plan {
namespace {

constexpr std::u16string_view kPunctuation = u".,;:!?'\"()-/%&+$\u00A3\u20AC\u00B0\u2013\u2014\u2018\u2019\u201C\u201D\u2026";

bool is_plain(UChar32 point) {
  constexpr std::uint32_t kPlain =
      U_GC_L_MASK | U_GC_N_MASK | U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ZS_MASK;
  if ((U_GET_GC_MASK(point) & kPlain) != 0) return true;
  return point <= 0xFFFF && kPunctuation.contains(static_cast<char16_t>(point));
}

/// Whether at a dot or a colon two words meet as in "shop.example" or "mailto:eve": initials and figures don't, "S.W.A.T",
/// "3.5", "20:00".
bool joins_words(const icu::UnicodeString& text, std::int32_t mark) {
  const auto is_letter = [&](std::int32_t at) { return u_isalpha(text.char32At(at)) != 0; };
  return is_letter(mark - 1) && is_letter(mark + 1) && (is_letter(mark - 2) || is_letter(mark + 2));
}

}  // namespace

std::string_view shown_to_planner(std::string_view text, const Label& label) {
  const bool is_safe = label.integrity != Integrity::outside && label.readers.are_everyone();
  return is_safe ? text : std::string_view();
}

bool may_be_shown(std::string_view sentence) {
  // What is not UTF-8 becomes U+FFFD, which is no plain character; past either end char32At gives U+FFFF, no letter.
  const auto text = icu::UnicodeString::fromUTF8({sentence.data(), static_cast<std::int32_t>(sentence.size())});
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 point = text.char32At(at);
    if (!is_plain(point)) return false;
    if ((point == '.' || point == ':') && joins_words(text, at)) return false;
    if (point == '/' && text.char32At(at + 1) == '/') return false;
  }
  return true;
}

}  // namespace attune::plan
