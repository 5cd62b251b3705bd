#include "plan/syntax/names.h"

#include "plan/given_values.h"

#include <algorithm>
#include <array>

namespace attune::plan {
namespace {

constexpr std::array<std::string_view, 18> kReserved{"true",   "false", "optional", "needs", "confirmation", "plan",
                                                     "define", "let",   "for",      "each",  "in",           "at",
                                                     "most",   "if",    "else",     "yield", "and",          "or"};
constexpr std::size_t kLongestName = 64;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_name(std::string_view text) {
  return is_word(text) && !is_not(text) && std::ranges::find(kReserved, text) == kReserved.end();
}

bool is_tool_name(std::string_view text) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_name(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_not(std::string_view text) {
  constexpr std::string_view kNot = "not";
  return std::ranges::equal(text, kNot, [](char c, char lower) { return c == lower || c == lower - ('a' - 'A'); });
}

bool is_reference(std::string_view text) {
  return is_given(text) || text == kNew || is_name(text);
}

}  // namespace attune::plan
