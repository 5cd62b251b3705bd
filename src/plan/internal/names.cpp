#include "plan/internal/names.h"

#include <algorithm>
#include <array>

namespace attune::plan {
namespace {

constexpr std::array<std::string_view, 7> kReserved{"true",         "false", "optional", "needs",
                                                    "confirmation", "plan",  "not"};
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
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); }) &&
         std::ranges::find(kReserved, text) == kReserved.end();
}

bool is_reference(std::string_view text) {
  return text == "$user" || is_name(text);
}

}  // namespace attune::plan
