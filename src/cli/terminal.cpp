#include "cli/terminal.h"

#include <algorithm>
#include <cstdint>

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

namespace attune::cli {
namespace {

constexpr UChar32 kZeroWidthJoiner = 0x200D;  // holds emoji together

/// Calls visit(code point or a negative number for a bad sequence, its bytes) along the text.
template <class Visit>
void for_each_code_point(std::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t begin = at;
    UChar32 point = 0;
    U8_NEXT(bytes, at, size, point);  // NOLINT(bugprone-inc-dec-in-conditions): the macro of ICU
    if (!visit(point, text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)))) return;
  }
}

std::size_t width_of(UChar32 point) {
  const auto category = u_charType(point);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) return 0;
  const int east_asian = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_hidden(UChar32 point) {
  const auto category = u_charType(point);
  return point < 0 || category == U_CONTROL_CHAR || category == U_SURROGATE || category == U_UNASSIGNED ||
         (category == U_FORMAT_CHAR && point != kZeroWidthJoiner);
}

}  // namespace

std::string printable(std::string_view text, Lines lines) {
  std::string shown;
  shown.reserve(text.size());
  for_each_code_point(text, [&](UChar32 point, std::string_view bytes) {
    if (point == '\n' && lines == Lines::keep)
      shown += '\n';
    else if (point >= 0 && u_isUWhiteSpace(point) != 0)
      shown += ' ';
    else if (!is_hidden(point))
      shown += bytes;
    return true;
  });
  return shown;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for_each_code_point(text, [&](UChar32 point, std::string_view) {
    width += width_of(point);
    return true;
  });
  return width;
}

std::string cut(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  constexpr std::string_view kDots = "...";
  const std::size_t room = width > kDots.size() ? width - kDots.size() : 0;
  std::string shown;
  std::size_t used = 0;
  for_each_code_point(text, [&](UChar32 point, std::string_view bytes) {
    used += width_of(point);
    if (used > room) return false;
    shown += bytes;
    return true;
  });
  while (shown.ends_with(' ')) shown.pop_back();
  return shown.append(kDots.substr(0, std::min(width, kDots.size())));
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  const std::size_t room = width > indent ? width - indent : 1;
  std::string shown;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    const std::size_t columns = display_width(word);
    if (used > 0 && used + 1 + columns <= room) {
      shown.append(" ").append(word);
      used += 1 + columns;
      continue;
    }
    if (used > 0) shown += '\n';
    shown.append(indent, ' ').append(word);
    used = std::max<std::size_t>(columns, 1);
  }
  if (used > 0) shown += '\n';
  return shown;
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return std::clamp<std::size_t>(size.ws_col, 40, 100);
}

bool stdout_is_terminal() {
  return isatty(STDOUT_FILENO) != 0;
}

}  // namespace attune::cli
