#include "base/random.h"
#include "evaluation/statistics/bootstrap.h"
#include "evaluation/statistics/significance.h"

#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

std::vector<std::uint32_t> one_each(std::size_t cases) {
  std::vector<std::uint32_t> clusters(cases);
  std::iota(clusters.begin(), clusters.end(), 0U);
  return clusters;
}

Interval interval_of(const std::vector<double>& values, std::span<const std::uint32_t> clusters,
                     const BootstrapOptions& options = {}) {
  return bootstrap_means(std::span(&values, 1), clusters, options).front();
}

TEST(BootstrapMeansTest, AsWideAsTheNormalApproximationSays) {
  Random random(1);
  std::vector<double> values(4000);
  double mean = 0;
  for (double& value : values) mean += (value = random.uniform() < 0.3 ? 1 : 0) / 4000;
  const auto interval = interval_of(values, one_each(4000));
  const double half = 1.96 * std::sqrt(mean * (1 - mean) / 4000);
  EXPECT_NEAR(interval.low, mean - half, 0.15 * half);
  EXPECT_NEAR(interval.high, mean + half, 0.15 * half);
}

TEST(BootstrapMeansTest, CoversTheTruthAsOftenAsItClaims) {
  Random random(2);
  int covered = 0;
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<double> values(200);
    for (double& value : values) value = random.normal();
    const auto interval = interval_of(values, one_each(200), {.resamples = 200});
    if (interval.low <= 0 && 0 <= interval.high) ++covered;
  }
  EXPECT_NEAR(covered / 300.0, 0.95, 0.04);
}

TEST(BootstrapMeansTest, CasesOfOneClusterCountAsOne) {
  // 50 people with 20 equal cases each say no more than 50 people with one.
  Random random(3);
  std::vector<double> values;
  std::vector<std::uint32_t> clusters;
  for (std::uint32_t person = 0; person < 50; ++person) {
    const double value = random.normal();
    for (int copy = 0; copy < 20; ++copy) {
      values.push_back(value);
      clusters.push_back(person);
    }
  }
  const auto alike = interval_of(values, clusters);
  const auto apart = interval_of(values, one_each(values.size()));
  EXPECT_GT(alike.high - alike.low, 3 * (apart.high - apart.low));
}

TEST(BootstrapMeansTest, SameOnAnyNumberOfThreads) {
  const std::vector<std::vector<double>> values{{0, 1, 1, 0, 1}, {0.5, 0.25, 0, 0, 1}};
  const auto one = bootstrap_means(values, one_each(5), {.threads = 1});
  const auto four = bootstrap_means(values, one_each(5), {.threads = 4});
  for (std::size_t m = 0; m < 2; ++m) {
    EXPECT_EQ(one[m].low, four[m].low);
    EXPECT_EQ(one[m].high, four[m].high);
  }
}

TEST(BootstrapMeansTest, OneOrNoClusterHasNoSpread) {
  const auto one = bootstrap_means(std::vector<std::vector<double>>{{0.5, 1}}, std::vector<std::uint32_t>{7, 7}, {});
  EXPECT_EQ(one.front().low, 0.75);
  EXPECT_EQ(one.front().high, 0.75);
  const auto none = bootstrap_means(std::vector<std::vector<double>>{{}}, {}, {});
  EXPECT_EQ(none.front().high, 0);
}

TEST(RandomisationTestTest, AgreesWithAllSignsByHand) {
  // Differences 3, 2, 1: of the 8 sums, only 6 and -6 are as extreme as 6.
  const double p = randomisation_test(std::vector<double>{3, 2, 1}, std::vector<double>{0, 0, 0}, one_each(3), {});
  EXPECT_NEAR(p, 0.25, 0.02);
}

TEST(RandomisationTestTest, NoDifferenceIsNoEvidence) {
  const std::vector<double> same{1, 0, 1};
  EXPECT_EQ(randomisation_test(same, same, one_each(3), {}), 1);
  EXPECT_EQ(randomisation_test({}, {}, {}, {}), 1);
}

TEST(RandomisationTestTest, UnderTheNullSmallValuesAreRare) {
  Random random(5);
  int small = 0;
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<double> left(60), right(60);
    for (std::size_t q = 0; q < left.size(); ++q) {
      left[q] = random.normal();
      right[q] = random.normal();
    }
    small += randomisation_test(left, right, one_each(60), {.permutations = 500}) <= 0.05 ? 1 : 0;
  }
  EXPECT_NEAR(small / 300.0, 0.05, 0.04);
}

TEST(RandomisationTestTest, CasesOfOneClusterChangeSidesTogether) {
  const std::vector<double> left(40, 1), right(40, 0);
  const std::vector<std::uint32_t> one_person(40, 9);
  EXPECT_EQ(randomisation_test(left, right, one_person, {}), 1);
  EXPECT_LT(randomisation_test(left, right, one_each(40), {}), 0.001);
}

}  // namespace
}  // namespace attune
