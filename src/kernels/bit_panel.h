#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::kernels {

/// A matrix of bits with at most 512 columns, one cache line a row, that counts the bits of chosen rows column by
/// column: the positional population count of Klarqvist, Mula and Lemire ("Efficient computation of positional
/// population counts using SIMD instructions", 2021), by carry-save adders. One binary picks AVX-512, AVX2, SSE4 or
/// NEON when it starts. Counting is thread-safe, and so is setting bits of different rows.
class BitPanel {
 public:
  static constexpr std::size_t kColumns = 512;

  explicit BitPanel(std::size_t rows) : lines_(rows) {}

  void clear(std::size_t row) { lines_[row] = {}; }
  /// column: < kColumns
  void set(std::size_t row, std::size_t column) { lines_[row].words[column / 64] |= std::uint64_t{1} << (column % 64); }

  /// counts[c] = how many of the chosen rows have bit c, exactly up to 2^24.
  /// @param rows    any order; a row that comes twice counts twice
  /// @param counts  at most kColumns values, overwritten
  /// Cost: about two vector operations a row.
  void count(std::span<const std::uint32_t> rows, std::span<float> counts) const noexcept;

  struct alignas(64) Line {
    std::uint64_t words[kColumns / 64] = {};
  };

 private:
  std::vector<Line> lines_;
};

}  // namespace attune::kernels
