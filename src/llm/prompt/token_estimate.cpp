#include "llm/prompt/token_estimate.h"

#include <array>

namespace attune::llm {
namespace {

/// Tokens are counted in hundredths. A word costs something for being there, and each letter beyond the first few
/// something more.
constexpr std::size_t kToken = 100;
constexpr std::size_t kWord = 100;
constexpr std::size_t kLettersOfAToken = 4;
constexpr std::size_t kSpace = 10;
constexpr std::size_t kLineEnd = 60;
constexpr std::size_t kDigit = 70;
constexpr std::size_t kSign = 75;
constexpr std::size_t kFurtherByte = 40;
constexpr std::size_t kFirstOfTwo = 50;
constexpr std::size_t kFirstOfThree = 80;
constexpr std::size_t kFirstOfFour = 230;

bool is_letter(unsigned char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

std::size_t cost_of(unsigned char byte) {
  if (byte == ' ') return kSpace;
  if (byte == '\n') return kLineEnd;
  if (byte >= '0' && byte <= '9') return kDigit;
  if (byte < 0x80) return kSign;
  if (byte < 0xC0) return kFurtherByte;
  return byte < 0xE0 ? kFirstOfTwo : byte < 0xF0 ? kFirstOfThree : kFirstOfFour;
}

}  // namespace

std::size_t estimate_tokens(std::string_view text) {
  std::size_t cost = 0;
  std::size_t letters = 0;  // of the word so far
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter(byte)) {
      if (letters % kLettersOfAToken == 0) cost += kWord;
      ++letters;
    } else {
      letters = 0;
      cost += cost_of(byte);
    }
  }
  return (cost + kToken - 1) / kToken;
}

}  // namespace attune::llm
