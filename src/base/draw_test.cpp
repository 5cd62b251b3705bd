#include "base/draw.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(DrawToFront, DrawsEachOnceAndTheSameForASeed) {
  std::vector<int> all(10);
  std::iota(all.begin(), all.end(), 0);
  std::vector<int> drawn = all;
  Random random(7);
  draw_to_front(drawn, 4, random);
  EXPECT_NE(drawn, all);
  std::vector<int> again = all;
  Random same(7);
  draw_to_front(again, 4, same);
  EXPECT_EQ(drawn, again);
  std::ranges::sort(drawn);
  EXPECT_EQ(drawn, all);
}

}  // namespace
}  // namespace attune
