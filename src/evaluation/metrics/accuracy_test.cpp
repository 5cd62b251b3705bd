#include "evaluation/metrics/accuracy.h"

#include "evaluation/metrics/target_ranks.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

double value(std::string_view name, const std::vector<double>& ranks, std::size_t k) {
  const auto metrics = accuracy_metrics();
  const auto found = std::ranges::find(metrics, name, &AccuracyMetric::name);
  EXPECT_NE(found, metrics.end()) << name;
  return found->value(ranks, k);
}

TEST(AccuracyMetricsTest, ThreeTargetsByHand) {
  const std::vector<double> ranks{1, 4, 9};  // two of three among the first 5
  EXPECT_DOUBLE_EQ(value("recall", ranks, 5), 2.0 / 3);
  EXPECT_DOUBLE_EQ(value("precision", ranks, 5), 2.0 / 5);
  EXPECT_DOUBLE_EQ(value("hitrate", ranks, 5), 1);
  EXPECT_DOUBLE_EQ(value("mrr", ranks, 5), 1);
  EXPECT_DOUBLE_EQ(value("map", ranks, 5), (1.0 / 1 + 2.0 / 4) / 3);
  const double ideal = 1 + 1 / std::log2(3) + 1 / std::log2(4);
  EXPECT_DOUBLE_EQ(value("ndcg", ranks, 5), (1 + 1 / std::log2(5)) / ideal);
}

TEST(AccuracyMetricsTest, OneTargetInThirdPlace) {
  EXPECT_DOUBLE_EQ(value("ndcg", {3}, 10), 0.5);
  EXPECT_DOUBLE_EQ(value("mrr", {3}, 10), 1.0 / 3);
  EXPECT_DOUBLE_EQ(value("map", {3}, 10), 1.0 / 3);
  EXPECT_DOUBLE_EQ(value("recall", {3}, 2), 0);
  EXPECT_DOUBLE_EQ(value("hitrate", {3}, 3), 1);
}

TEST(AccuracyMetricsTest, WithMoreTargetsThanPlacesTheBestIsStillOne) {
  const std::vector<double> ranks{1, 2, 3, 4};
  for (const std::string_view name : {"precision", "hitrate", "ndcg", "mrr", "map"})
    EXPECT_DOUBLE_EQ(value(name, ranks, 2), 1) << name;
  EXPECT_DOUBLE_EQ(value("recall", ranks, 2), 0.5);
}

TEST(AccuracyMetricsTest, NothingFoundIsZero) {
  for (const AccuracyMetric& metric : accuracy_metrics()) {
    EXPECT_EQ(metric.value(std::vector<double>{kNotRanked, kNotRanked}, 10), 0) << metric.name;
    EXPECT_EQ(metric.value(std::vector<double>{11}, 10), 0) << metric.name;
  }
}

TEST(AccuracyMetricsTest, APlaceBetweenTwoCountsWhenItIsWithinK) {
  EXPECT_DOUBLE_EQ(value("hitrate", {2.5}, 2), 0);
  EXPECT_DOUBLE_EQ(value("hitrate", {2.5}, 3), 1);
  EXPECT_DOUBLE_EQ(value("mrr", {2.5}, 3), 0.4);
}

}  // namespace
}  // namespace attune
