#include "plan/internal/names.h"

#include <algorithm>
#include <array>

namespace attune::plan {
namespace {

constexpr std::array<std::string_view, 6> kReserved{"true", "false", "optional", "needs", "confirmation", "plan"};
constexpr std::size_t kLongestName = 64;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); }) && !is_not(text) &&
         std::ranges::find(kReserved, text) == kReserved.end();
}

bool is_not(std::string_view text) {
  constexpr std::string_view kNot = "not";
  return std::ranges::equal(text, kNot, [](char c, char lower) { return c == lower || c == lower - ('a' - 'A'); });
}

bool is_reference(std::string_view text) {
  return text == "$user" || is_name(text);
}

}  // namespace attune::plan
