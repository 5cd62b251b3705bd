#include "kernels/bit_panel.h"

#include "base/random.h"

#include <vector>

#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

TEST(BitPanelTest, ByHand) {
  BitPanel panel(3);
  panel.set(0, 0);
  panel.set(0, 70);
  panel.set(2, 70);
  panel.set(2, 71);
  std::vector<float> counts(72, -1);
  panel.count(std::vector<std::uint32_t>{2, 0, 1, 2}, counts);
  EXPECT_EQ(counts[0], 1);
  EXPECT_EQ(counts[69], 0);
  EXPECT_EQ(counts[70], 3);
  EXPECT_EQ(counts[71], 2);
  panel.clear(2);
  panel.count(std::vector<std::uint32_t>{2, 0}, counts);
  EXPECT_EQ(counts[70], 1);
  EXPECT_EQ(counts[71], 0);
}

TEST(BitPanelTest, EqualsCountingOneByOneForAnyNumberOfRows) {
  Random random(1);
  constexpr std::size_t kRows = 200;
  BitPanel panel(kRows);
  std::vector<std::vector<bool>> bits(kRows, std::vector<bool>(BitPanel::kColumns));
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t c = 0; c < BitPanel::kColumns; ++c) {
      if (random.uniform() < static_cast<double>(c) / (BitPanel::kColumns - 1)) {
        panel.set(r, c);
        bits[r][c] = true;
      }
    }
  }
  for (const std::size_t size : {0, 1, 2, 15, 16, 17, 31, 33, 100, 255, 256, 5000}) {
    std::vector<std::uint32_t> rows(size);
    for (std::uint32_t& row : rows) row = static_cast<std::uint32_t>(random.below(kRows));
    std::vector<float> expected(BitPanel::kColumns), counts(BitPanel::kColumns, -1);
    for (const std::uint32_t row : rows) {
      for (std::size_t c = 0; c < BitPanel::kColumns; ++c) expected[c] += bits[row][c] ? 1.0F : 0.0F;
    }
    panel.count(rows, counts);
    EXPECT_EQ(counts, expected) << size;
  }
}

}  // namespace
}  // namespace attune::kernels
