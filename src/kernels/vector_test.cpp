#include "kernels/vector.h"

#include "base/random.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

std::vector<float> random_vector(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(size);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

/// Every length around the widths of vectors and of the unrolled loops.
class VectorLengths : public testing::TestWithParam<std::size_t> {};

INSTANTIATE_TEST_SUITE_P(AroundVectorWidths, VectorLengths,
                         testing::Values(0, 1, 3, 4, 5, 15, 16, 17, 31, 33, 63, 64, 65, 100, 255, 257, 1000));

TEST_P(VectorLengths, DotEqualsThePlainSum) {
  const auto a = random_vector(GetParam(), 1), b = random_vector(GetParam(), 2);
  const double size = static_cast<double>(GetParam());
  EXPECT_NEAR(dot(a, b), reference::dot(a, b), 1e-6 * (size + 1));
}

TEST_P(VectorLengths, AxpyEqualsThePlainLoop) {
  const auto x = random_vector(GetParam(), 3);
  auto y = random_vector(GetParam(), 4), expected = y;
  axpy(0.75F, x, y);
  reference::axpy(0.75F, x, expected);
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], expected[i], 1e-6);
}

TEST_P(VectorLengths, FindGreaterEqualsThePlainSearch) {
  const auto values = random_vector(GetParam(), 5);
  for (const float bound : {-10.0F, 0.0F, 1.0F, 2.0F, 10.0F}) {
    for (std::size_t first = 0; first <= values.size(); first += 7) {
      EXPECT_EQ(find_greater(values, first, bound), reference::find_greater(values, first, bound));
    }
  }
}

TEST(DotTest, ByHand) {
  EXPECT_EQ(dot(std::vector<float>{1, 2, 3}, std::vector<float>{4, 5, 6}), 32);
}

TEST(MultiplyTest, UsesTheStride) {
  const std::vector<float> data{1, 2, 99, 3, 4, 99};
  std::vector<float> products(2);
  multiply({data.data(), 2, 2, 3}, std::vector<float>{10, 1}, products);
  EXPECT_EQ(products, (std::vector<float>{12, 34}));
}

TEST(FindGreaterTest, EqualValuesAndNanDoNotCount) {
  const std::vector<float> values{1, std::numeric_limits<float>::quiet_NaN(), 1, 2};
  EXPECT_EQ(find_greater(values, 0, 1), 3U);
  EXPECT_EQ(find_greater(values, 0, 2), 4U);
}

}  // namespace
}  // namespace attune::kernels
