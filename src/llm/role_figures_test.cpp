#include "llm/role_figures.h"

#include <gtest/gtest.h>

namespace attune::llm {
namespace {

TEST(LatencyHistogramTest, QuantilesAreBoundsOfBuckets) {
  LatencyHistogram histogram;
  EXPECT_EQ(histogram.quantile_ms(0.5), 0);
  for (int i = 0; i < 99; ++i) histogram.add(20);
  histogram.add(700);
  EXPECT_EQ(histogram.count(), 100U);
  EXPECT_EQ(histogram.quantile_ms(0.5), 25);
  EXPECT_EQ(histogram.quantile_ms(0.99), 25);
  EXPECT_EQ(histogram.quantile_ms(1), 1000);
}

TEST(LatencyHistogramTest, WhatIsSlowerThanAllBoundsCounts) {
  LatencyHistogram histogram;
  histogram.add(1e9);
  EXPECT_EQ(histogram.count(), 1U);
  EXPECT_EQ(histogram.quantile_ms(0.5), kLatencyBounds.back());
}

}  // namespace
}  // namespace attune::llm
