#include "evaluation/metrics/target_ranks.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;

std::vector<double> ranks_of(const std::vector<float>& scores, const std::vector<std::uint32_t>& items,
                             std::size_t depth = 1000) {
  std::vector<ItemId> targets;
  for (const std::uint32_t item : items) targets.push_back(ItemId{item});
  std::vector<double> ranks(targets.size(), -1);
  rank_targets(scores, targets, depth, ranks);
  return ranks;
}

TEST(RankTargetsTest, WithoutTiesAPlaceIsAPlace) {
  EXPECT_THAT(ranks_of({0.5, 0.9, 0.1, 0.7}, {0, 1, 2, 3}), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(ranks_of({0.5, 0.9, 0.1, 0.7}, {2, 3}), ElementsAre(2, 4));
}

TEST(RankTargetsTest, ALoneTiedTargetStandsInTheMiddle) {
  EXPECT_THAT(ranks_of({1, 1, 1, 1, 1}, {3}), ElementsAre(3));
  EXPECT_THAT(ranks_of({2, 1, 1, 0}, {2}), ElementsAre(2.5));
}

TEST(RankTargetsTest, TiedTargetsShareTheirGroup) {
  EXPECT_THAT(ranks_of({1, 1, 1, 1, 1}, {1, 4}), ElementsAre(2, 4));
  EXPECT_THAT(ranks_of({1, 1, 0}, {0, 1}), ElementsAre(1, 2));
}

TEST(RankTargetsTest, WhatIsNoCandidateIsNotRanked) {
  EXPECT_THAT(ranks_of({NAN, 0.5, NAN, 0.7}, {1, 2}), ElementsAre(2, kNotRanked));
  EXPECT_THAT(ranks_of({NAN, NAN}, {0}), ElementsAre(kNotRanked));
  EXPECT_THAT(ranks_of({0.5}, {}), ElementsAre());
}

TEST(RankTargetsTest, PastTheDepthNothingIsLookedFor) {
  EXPECT_THAT(ranks_of({5, 4, 3, 2}, {0, 3}, 2), ElementsAre(1, kNotRanked));
}

TEST(RankTargetsTest, AgreesWithSorting) {
  Random random(3);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<float> scores(1 + random.below(60));
    const std::uint64_t levels = 1 + random.below(30);
    for (float& score : scores) score = random.below(8) == 0 ? NAN : static_cast<float>(random.below(levels)) - 3;
    std::vector<ItemId> targets;
    for (std::uint32_t i = 0; i < scores.size(); ++i)
      if (random.below(5) == 0) targets.push_back(ItemId{i});
    std::vector<double> ranks(targets.size());
    rank_targets(scores, targets, scores.size(), ranks);
    EXPECT_EQ(ranks, reference::rank_targets(scores, targets));
  }
}

TEST(RankTargetsTest, TheRankOfATieIsItsMeanOverAllOrders) {
  // 6 candidates with one score, 2 targets among them: the mean first and second place over all 6! orders.
  std::vector<std::uint32_t> order{0, 1, 2, 3, 4, 5};
  double first = 0, second = 0, orders = 0;
  do {
    const auto a = std::ranges::find(order, 0U) - order.begin() + 1,
               b = std::ranges::find(order, 1U) - order.begin() + 1;
    first += static_cast<double>(std::min(a, b));
    second += static_cast<double>(std::max(a, b));
    ++orders;
  } while (std::ranges::next_permutation(order).found);
  const auto ranks = ranks_of({1, 1, 1, 1, 1, 1}, {0, 1});
  EXPECT_DOUBLE_EQ(ranks[0], first / orders);
  EXPECT_DOUBLE_EQ(ranks[1], second / orders);
}

}  // namespace
}  // namespace attune
