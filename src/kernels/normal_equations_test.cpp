#include "kernels/normal_equations.h"

#include "base/random.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

std::vector<float> random_vector(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(size);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

std::vector<std::uint32_t> random_numbers(std::size_t count, std::size_t below, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::uint32_t> numbers(count);
  for (std::uint32_t& number : numbers) number = static_cast<std::uint32_t>(random.below(below));
  return numbers;
}

/// Unknowns around the widths of vectors and blocks, with fewer and more rows than are gathered at once.
class NormalEquationsSizes : public testing::TestWithParam<std::tuple<std::size_t, std::size_t>> {};
INSTANTIATE_TEST_SUITE_P(AroundTheBlock, NormalEquationsSizes,
                         testing::Combine(testing::Values(1, 6, 15, 16, 17, 33, 64, 100),
                                          testing::Values(0, 1, 5, 64, 65, 200)));

TEST_P(NormalEquationsSizes, EqualsEliminationInDouble) {
  const auto [d, count] = GetParam();
  constexpr std::size_t kRows = 50;
  // The rows stand in a wider matrix, so that a wrong stride would show.
  const auto data = random_vector(kRows * (d + 3), 1);
  const auto numbers = random_numbers(count, kRows, 2);
  const ChosenRows rows{{data.data(), kRows, d, d + 3}, numbers};
  auto weights = random_vector(count, 3), targets = random_vector(count, 4);
  for (float& weight : weights) weight *= weight;
  std::vector<float> start(d * d);
  for (std::size_t i = 0; i < d; ++i) start[i * d + i] = 5;
  NormalEquations equations(d);
  for (int use = 0; use < 2; ++use) {  // nothing of the first use may be left in the second
    equations.start({start.data(), d, d}, 0.5F);
    equations.add(rows, weights, targets);
    std::vector<float> x(d, NAN);
    ASSERT_TRUE(equations.solve(x));
    const auto expected = reference::solve_normal_equations({start.data(), d, d}, 0.5F, rows, weights, targets);
    for (std::size_t i = 0; i < d; ++i) EXPECT_NEAR(x[i], expected[i], 1e-4);
  }
}

TEST(NormalEquationsTest, ByHand) {
  const std::vector<float> rows{1, 0, 1, 2}, start{1, 0, 0, 1};
  NormalEquations equations(2);
  equations.start({start.data(), 2, 2}, 1);
  // A = 2 I + 3 [1 2; 2 4] = [5 6; 6 14], b = 2 [1 2] + [7 0] = [9 4]
  const std::vector<std::uint32_t> second{1};
  equations.add({{rows.data(), 2, 2}, second}, std::vector<float>{3}, std::vector<float>{2});
  EXPECT_EQ(equations.matrix(0, 1), 6);
  EXPECT_EQ(equations.right_side()[1], 4);
  equations.right_side()[0] += 7;
  std::vector<float> x(2);
  ASSERT_TRUE(equations.solve(x));
  EXPECT_NEAR(x[0], 102 / 34.0, 1e-5);
  EXPECT_NEAR(x[1], -34 / 34.0, 1e-5);
}

TEST(NormalEquationsTest, SaysWhenThereIsNoSolution) {
  std::vector<float> x{1, 1};
  for (const float corner : {-1.0F, std::numeric_limits<float>::quiet_NaN()}) {
    const std::vector<float> start{1, 0, 0, corner};
    NormalEquations equations(2);
    equations.start({start.data(), 2, 2}, 0);
    EXPECT_FALSE(equations.solve(x));
    EXPECT_THAT(x, testing::ElementsAre(0, 0));
  }
}

TEST(ProjectionsTest, EqualThePlainSums) {
  constexpr std::size_t kRows = 30, kWidth = 37, kCount = 50;
  const auto data = random_vector(kRows * kWidth, 1), p = random_vector(kWidth, 2);
  const auto targets = random_vector(kCount, 3), weights = random_vector(kCount, 4);
  const auto numbers = random_numbers(kCount, kRows, 5);
  const ChosenRows rows{{data.data(), kRows, kWidth}, numbers};
  std::vector<float> products(kCount, 1), sum(kWidth, 2);
  add_products(rows, p, products);
  add_projections(rows, targets, weights, p, sum);
  std::vector<double> expected(kWidth, 2);
  for (std::size_t k = 0; k < kCount; ++k) {
    double product = 0;
    for (std::size_t i = 0; i < kWidth; ++i) product += static_cast<double>(rows[k][i]) * p[i];
    EXPECT_NEAR(products[k], product + 1, 1e-4);
    for (std::size_t i = 0; i < kWidth; ++i) expected[i] += (targets[k] + weights[k] * product) * rows[k][i];
  }
  for (std::size_t i = 0; i < kWidth; ++i) EXPECT_NEAR(sum[i], expected[i], 1e-3);
}

TEST(GramOfRowsTest, EqualsThePlainSumsOnAnyNumberOfThreads) {
  constexpr std::size_t kRows = 9000, kWidth = 5;  // three parts
  const auto data = random_vector(kRows * kWidth, 1);
  std::vector<float> one(kWidth * kWidth), three = one;
  gram_of_rows({data.data(), kRows, kWidth}, 1, {one.data(), kWidth, kWidth});
  gram_of_rows({data.data(), kRows, kWidth}, 3, {three.data(), kWidth, kWidth});
  EXPECT_EQ(one, three);
  for (std::size_t r = 0; r < kWidth; ++r) {
    for (std::size_t c = 0; c < kWidth; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < kRows; ++k) {
        sum += static_cast<double>(data[k * kWidth + r]) * data[k * kWidth + c];
      }
      EXPECT_NEAR(one[r * kWidth + c], sum, 0.1);  // of about 9,000
    }
  }
}

}  // namespace
}  // namespace attune::kernels
