#include "base/random.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(RandomTest, SameSeedSameDraws) {
  Random a(7);
  Random b(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
  EXPECT_NE(Random(7).fork(1).next(), Random(7).fork(2).next());
}

TEST(RandomTest, MomentsOfTheDistributions) {
  Random random(1);
  constexpr int kDraws = 200'000;
  double uniform = 0;
  double normal_square = 0;
  double gamma = 0;
  std::vector<int> counts(3, 0);
  for (int i = 0; i < kDraws; ++i) {
    uniform += random.uniform();
    normal_square += std::pow(random.normal(), 2);
    gamma += random.gamma(0.5);
    ++counts[random.below(3)];
  }
  EXPECT_NEAR(uniform / kDraws, 0.5, 0.01);
  EXPECT_NEAR(normal_square / kDraws, 1, 0.02);
  EXPECT_NEAR(gamma / kDraws, 0.5, 0.02);
  for (const int count : counts) EXPECT_NEAR(count, kDraws / 3.0, kDraws * 0.01);
}

}  // namespace
}  // namespace attune
