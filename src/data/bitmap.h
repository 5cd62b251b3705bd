#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace attune {

/// A bit for each of `size` positions, combined a word at a time.
class Bitmap {
 public:
  Bitmap() = default;
  explicit Bitmap(std::size_t size, bool value = false)
      : size_(size), words_((size + kWordBits - 1) / kWordBits, value ? ~std::uint64_t{0} : 0) {
    clear_the_rest();
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool operator[](std::size_t position) const {
    return (words_[position / kWordBits] >> (position % kWordBits) & 1U) != 0;
  }
  void set(std::size_t position, bool value) {
    const std::uint64_t bit = std::uint64_t{1} << (position % kWordBits);
    std::uint64_t& word = words_[position / kWordBits];
    word = value ? word | bit : word & ~bit;
  }
  [[nodiscard]] std::size_t count() const {
    std::size_t ones = 0;
    for (const std::uint64_t word : words_) ones += static_cast<std::size_t>(std::popcount(word));
    return ones;
  }

  /// Both of one size.
  Bitmap& operator&=(const Bitmap& other) {
    std::ranges::transform(words_, other.words_, words_.begin(), std::bit_and<>());
    return *this;
  }
  Bitmap& operator|=(const Bitmap& other) {
    std::ranges::transform(words_, other.words_, words_.begin(), std::bit_or<>());
    return *this;
  }
  void flip() {
    for (std::uint64_t& word : words_) word = ~word;
    clear_the_rest();
  }
  bool operator==(const Bitmap&) const = default;

 private:
  static constexpr std::size_t kWordBits = 64;

  /// The last word's bits beyond the size stay 0, so that counting and comparing need not know of them.
  void clear_the_rest() {
    if (size_ % kWordBits != 0) words_.back() &= (std::uint64_t{1} << (size_ % kWordBits)) - 1;
  }

  std::size_t size_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace attune
