#include "roles/content_interpreter/quotation.h"

#include "base/ascii.h"

#include <fmt/format.h>

namespace attune::roles {

std::string words_of(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const char lower = lower_ascii(c);
    const bool is_word = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
    const bool is_beyond = (static_cast<unsigned char>(c) & 0x80) != 0;
    if (is_word || is_beyond)
      words.push_back(lower);
    else if (!words.empty() && words.back() != ' ')
      words.push_back(' ');
  }
  return std::string(trimmed(words));
}

bool stands_in(std::string_view quote, std::string_view text) {
  constexpr std::size_t kLongest = 300;
  constexpr std::size_t kShortest = 4;
  if (quote.size() > kLongest) return false;
  const std::string wanted = fmt::format(" {} ", words_of(quote));
  if (wanted.size() < kShortest + 2) return false;
  return fmt::format(" {} ", words_of(text)).find(wanted) != std::string::npos;
}

}  // namespace attune::roles
