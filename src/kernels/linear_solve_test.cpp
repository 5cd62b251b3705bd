#include "kernels/linear_solve.h"

#include "base/random.h"

#include <cmath>
#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

/// X' X + n I for a random X: symmetric, positive definite, well conditioned.
std::vector<float> random_spd(std::size_t n) {
  Random random(n);
  Eigen::MatrixXf x(n, n);
  for (float& value : x.reshaped()) value = static_cast<float>(random.normal());
  const Eigen::MatrixXf a = x.transpose() * x + static_cast<float>(n) * Eigen::MatrixXf::Identity(n, n);
  return {a.data(), a.data() + a.size()};
}

MatrixView<float> square(std::vector<float>& values, std::size_t n) {
  return {values.data(), n, n};
}

class InverseSizes : public testing::TestWithParam<std::size_t> {};

INSTANTIATE_TEST_SUITE_P(AroundTheBlock, InverseSizes, testing::Values(1, 2, 17, 255, 256, 257, 512, 700));

TEST_P(InverseSizes, EqualsTheInverseInDouble) {
  const std::size_t n = GetParam();
  auto values = random_spd(n);
  const Eigen::MatrixXd expected =
      Eigen::Map<Eigen::MatrixXf>(values.data(), n, n).cast<double>().llt().solve(Eigen::MatrixXd::Identity(n, n));
  // Only the lower triangle may be read.
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = r + 1; c < n; ++c) values[r * n + c] = 1e30F;
  }
  ASSERT_TRUE(invert_spd(square(values, n), {.threads = 2}));
  const Eigen::MatrixXd found = Eigen::Map<Eigen::MatrixXf>(values.data(), n, n).cast<double>();
  EXPECT_LT((found - expected).cwiseAbs().maxCoeff(), 1e-5 * expected.cwiseAbs().maxCoeff());
  EXPECT_EQ(found, found.transpose());
}

TEST(InvertSpdTest, SameBytesOnAnyNumberOfThreads) {
  auto one = random_spd(600), three = one;
  ASSERT_TRUE(invert_spd(square(one, 600), {.threads = 1}));
  ASSERT_TRUE(invert_spd(square(three, 600), {.threads = 3}));
  EXPECT_EQ(one, three);
}

TEST(InvertSpdTest, EmptyMatrixIsItsOwnInverse) {
  EXPECT_TRUE(invert_spd({}));
}

TEST(InvertSpdTest, RefusesWhatIsNotPositiveDefinite) {
  std::vector<float> values{1, 2, 2, 1};
  const Status status = invert_spd(square(values, 2));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::invalid_argument);
}

TEST(InvertSpdTest, StopsWhenAsked) {
  auto values = random_spd(300);
  std::stop_source source;
  source.request_stop();
  const Status status = invert_spd(square(values, 300), {.stop = source.get_token()});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune::kernels
