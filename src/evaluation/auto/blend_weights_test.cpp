#include "evaluation/auto/blend_weights.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace attune {
namespace {

/// Cases of 40 items whose target is drawn by softmax of truth . z, z normal.
ScorePool planted(std::span<const double> truth, std::size_t cases, std::uint64_t seed) {
  constexpr std::size_t kItems = 40;
  Random random(seed);
  ScorePool pool{.models = truth.size(), .scores = {}, .targets = {}};
  for (std::size_t q = 0; q < cases; ++q) {
    std::vector<float> scores;
    std::size_t target = 0;
    double best = -1e9;
    for (std::size_t c = 0; c < kItems; ++c) {
      double sum = -std::log(-std::log(random.uniform() + 1e-12));  // Gumbel: the largest is a softmax draw
      for (const double weight : truth) {
        scores.push_back(static_cast<float>(random.normal()));
        sum += weight * static_cast<double>(scores.back());
      }
      if (sum > best) target = c;
      best = std::max(best, sum);
    }
    pool.scores.add_row(scores);
    pool.targets.add_row(std::vector{ItemId{static_cast<std::uint32_t>(target)}});
  }
  return pool;
}

std::vector<std::uint32_t> all_of(const ScorePool& pool) {
  std::vector<std::uint32_t> cases(pool.size());
  std::iota(cases.begin(), cases.end(), 0U);
  return cases;
}

double loss_by_the_formula(const ScorePool& pool, std::span<const double> weights) {
  double loss = 0;
  for (std::size_t q = 0; q < pool.size(); ++q) {
    const auto scores = pool.scores.row(q);
    double total = 0;
    std::vector<double> sums;
    for (std::size_t c = 0; c < scores.size() / pool.models; ++c) {
      double sum = 0;
      for (std::size_t m = 0; m < pool.models; ++m)
        sum += weights[m] * static_cast<double>(scores[c * pool.models + m]);
      sums.push_back(sum);
      total += std::exp(sum);
    }
    for (const ItemId target : pool.targets.row(q))
      loss -= (sums[index(target)] - std::log(total)) / static_cast<double>(pool.targets.row(q).size());
  }
  double squares = 0;
  for (const double weight : weights) squares += weight * weight;
  return loss / static_cast<double>(pool.size()) + 1e-3 / 2 * squares;
}

TEST(PooledNdcg, ByHand) {
  ScorePool pool{.models = 2, .scores = {}, .targets = {}};
  pool.scores.add_row(std::vector<float>{3, 0, 2, 9, 1, 0});
  pool.targets.add_row(std::vector{ItemId{1}});
  EXPECT_DOUBLE_EQ(pooled_ndcg(pool, std::vector<double>{1, 0}, all_of(pool), 1).front(), 1 / std::log2(3.0));
  EXPECT_DOUBLE_EQ(pooled_ndcg(pool, std::vector<double>{1, 1}, all_of(pool), 1).front(), 1);
  EXPECT_DOUBLE_EQ(pooled_ndcg(pool, std::vector<double>{0, 0}, all_of(pool), 1).front(),
                   1 / std::log2(3.0));  // all tied: rank 2
}

TEST(SoftmaxWeights, FindWhatWasPlanted) {
  const std::vector<double> truth{1.5, 0, 0.5};
  const ScorePool pool = planted(truth, 4000, 1);
  const auto weights = softmax_weights(pool, all_of(pool), 2);
  for (std::size_t m = 0; m < truth.size(); ++m) EXPECT_NEAR(weights[m], truth[m], 0.1);
}

TEST(SoftmaxWeights, NothingNearbyIsBetter) {
  const ScorePool pool = planted(std::vector<double>{0.7, -0.8, 0.4, 0.1}, 200, 2);
  const auto weights = softmax_weights(pool, all_of(pool), 1);
  EXPECT_EQ(weights[1], 0);  // it would be negative
  const double best = loss_by_the_formula(pool, weights);
  for (std::size_t m = 0; m < weights.size(); ++m) {
    for (const double step : {-0.03, 0.03}) {
      auto other = weights;
      other[m] = std::max(0.0, other[m] + step);
      EXPECT_GE(loss_by_the_formula(pool, other), best - 1e-6);
    }
  }
}

TEST(SoftmaxWeights, TheSameOnAnyNumberOfThreads) {
  const ScorePool pool = planted(std::vector<double>{1, 0.3}, 500, 3);
  EXPECT_EQ(softmax_weights(pool, all_of(pool), 1), softmax_weights(pool, all_of(pool), 3));
}

TEST(ClimbNdcg, NeverEndsBelowItsStart) {
  const ScorePool pool = planted(std::vector<double>{1, 0.3, 0}, 300, 4);
  const auto cases = all_of(pool);
  const auto sum = [&](std::span<const double> weights) {
    const auto values = pooled_ndcg(pool, weights, cases, 1);
    return std::accumulate(values.begin(), values.end(), 0.0);
  };
  const std::vector<double> start{0.1, 1, 1};
  EXPECT_GT(sum(climb_ndcg(pool, cases, start, 1)), sum(start));
}

TEST(SelectForward, TakesThoseThatKnowAndNoOthers) {
  const ScorePool pool = planted(std::vector<double>{1.2, 0, 1, 0}, 1500, 9);
  const auto weights = select_forward(pool, all_of(pool), 2);
  EXPECT_GT(weights[0], 0);
  EXPECT_GT(weights[2], 0.3 * weights[0]);
  EXPECT_EQ(weights[1], 0);
  EXPECT_EQ(weights[3], 0);
  EXPECT_EQ(select_forward(pool, all_of(pool), 1), weights);
}

TEST(ChooseBlend, BeatsEachModelWhereBothKnowSomething) {
  const ScorePool pool = planted(std::vector<double>{1.2, 1, 0}, 1500, 5);
  const BlendChoice choice = choose_blend(pool, 2);
  EXPECT_NE(choice.method, "best single model");
  EXPECT_EQ(std::ranges::max(choice.weights), 1);
  EXPECT_GT(choice.weights[1], 0.5);
  EXPECT_LT(choice.weights[2], 0.2);
}

TEST(ChooseBlend, LeavesOutWhatKnowsNothing) {
  const ScorePool pool = planted(std::vector<double>{2, 0, 0}, 1500, 6);
  const BlendChoice choice = choose_blend(pool, 2);
  EXPECT_EQ(choice.weights[0], 1);
  EXPECT_LT(choice.weights[1] + choice.weights[2], 0.1);
}

TEST(ChooseBlend, OneCaseAndOneModelAreEnough) {
  const BlendChoice choice = choose_blend(planted(std::vector<double>{1}, 1, 7), 1);
  EXPECT_EQ(choice.weights, std::vector<double>{1});
  EXPECT_EQ(choice.method, "best single model");
  EXPECT_EQ(choose_blend(planted(std::vector<double>{1, 1}, 1, 8), 1).weights.size(), 2U);
}

}  // namespace
}  // namespace attune
