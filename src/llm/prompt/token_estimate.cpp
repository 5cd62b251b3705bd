#include "llm/prompt/token_estimate.h"

namespace attune::llm {
namespace {

/// Tokens are counted in hundredths: a word costs a token for each four letters begun, everything else a share for each
/// byte.
constexpr std::size_t kToken = 100;
constexpr std::size_t kLettersOfAToken = 4;
constexpr std::size_t kCapital = 30;  ///< beside its word: names are rarer than words
constexpr std::size_t kSpace = 20;
constexpr std::size_t kDigit = 110;
constexpr std::size_t kLineEnd = 100;
constexpr std::size_t kSign = 95;
constexpr std::size_t kFirstOfTwoBytes = 85;
constexpr std::size_t kFirstOfThreeBytes = 135;
constexpr std::size_t kFirstOfFourBytes = 300;
constexpr std::size_t kFurtherByte = 40;

bool is_capital(unsigned char byte) {
  return byte >= 'A' && byte <= 'Z';
}

bool is_letter(unsigned char byte) {
  return (byte >= 'a' && byte <= 'z') || is_capital(byte);
}

std::size_t cost_of(unsigned char byte) {
  if (byte == ' ') return kSpace;
  if (byte == '\n') return kLineEnd;
  if (byte >= '0' && byte <= '9') return kDigit;
  if (byte < 0x80) return kSign;
  if (byte < 0xC0) return kFurtherByte;
  return byte < 0xE0 ? kFirstOfTwoBytes : byte < 0xF0 ? kFirstOfThreeBytes : kFirstOfFourBytes;
}

}  // namespace

std::size_t estimate_tokens(std::string_view text) {
  std::size_t cost = 0;
  std::size_t letters = 0;  // of the word so far
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_letter(byte)) {
      if (letters % kLettersOfAToken == 0) cost += kToken;
      if (is_capital(byte)) cost += kCapital;
      ++letters;
    } else {
      letters = 0;
      cost += cost_of(byte);
    }
  }
  return (cost + kToken - 1) / kToken;
}

}  // namespace attune::llm
