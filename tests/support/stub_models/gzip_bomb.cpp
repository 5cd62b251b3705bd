#include "stub_models/gzip_bomb.h"

#include <cstddef>
#include <cstdint>

namespace attune::stub_models {
namespace {

constexpr std::size_t kInflated = std::size_t{256} << 20;
constexpr std::size_t kLongestMatch = 258;

/// Bits from the least significant one of each byte on.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}
  void put(std::uint32_t bit) {
    byte_ |= bit << filled_;
    if (++filled_ < 8) return;
    out_ += static_cast<char>(byte_);
    byte_ = 0;
    filled_ = 0;
  }
  /// A Huffman code: its most significant bit first.
  void code(std::uint32_t code, int length) {
    for (int i = length - 1; i >= 0; --i) put((code >> i) & 1);
  }
  void literal(char c) { code(0x30u + static_cast<unsigned char>(c), 8); }
  void finish() {
    while (filled_ != 0) put(0);
  }

 private:
  std::string& out_;
  std::uint32_t byte_ = 0;
  int filled_ = 0;
};

}  // namespace

std::string gzip_bomb(std::string_view beginning) {
  std::string bomb("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  BitWriter bits(bomb);
  bits.put(1);  // the last block
  bits.put(1);  // of fixed codes
  bits.put(0);
  for (const char c : beginning) bits.literal(c);
  bits.literal('a');
  for (std::size_t size = 0; size < kInflated; size += kLongestMatch) {
    bits.code(0b11000101, 8);  // 285: a match of 258 bytes
    bits.code(0, 5);           // a byte back
  }
  bits.code(0, 7);  // the block's end
  bits.finish();
  return bomb + std::string(8, '\0');
}

}  // namespace attune::stub_models
