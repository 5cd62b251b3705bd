#include "kernels/top_k.h"

#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::kernels {
namespace {

using testing::ElementsAre;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<TopEntry> best_of(const std::vector<float>& scores, std::size_t k) {
  std::vector<TopEntry> best(k);
  best.resize(top_k(scores, best));
  return best;
}

TEST(TopKTest, TiesGoToTheSmallerPosition) {
  EXPECT_THAT(best_of({1, 5, 5, 0, 5}, 2), ElementsAre(TopEntry{1, 5}, TopEntry{2, 5}));
}

TEST(TopKTest, AsksForMoreThanThereIs) {
  EXPECT_THAT(best_of({2, 3}, 5), ElementsAre(TopEntry{1, 3}, TopEntry{0, 2}));
  EXPECT_THAT(best_of({}, 5), ElementsAre());
  EXPECT_THAT(best_of({1, 2}, 0), ElementsAre());
}

TEST(TopKTest, MinusInfinityAndNanAreLeftOut) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(best_of({-kInfinity, nan, -7, kInfinity}, 4), ElementsAre(TopEntry{3, kInfinity}, TopEntry{2, -7}));
  EXPECT_THAT(best_of({4, nan, -kInfinity, nan, 9}, 1), ElementsAre(TopEntry{4, 9}));
}

RC_GTEST_PROP(BestScoresProperty, PiecesEqualTheWhole, ()) {
  const auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-5, 5));
  const std::vector<float> scores(values.begin(), values.end());
  const auto k = *rc::gen::inRange<std::size_t>(0, 12);
  BestScores best(k);
  for (std::size_t first = 0; first < scores.size();) {
    const auto size = *rc::gen::inRange<std::size_t>(1, scores.size() - first + 1);
    best.offer(std::span(scores).subspan(first, size), static_cast<std::uint32_t>(first));
    first += size;
  }
  const auto ranking = best.ranking();
  RC_ASSERT(std::vector(ranking.begin(), ranking.end()) == best_of(scores, k));

  BestScores one_by_one(k);
  for (std::size_t i = scores.size(); i-- > 0;) one_by_one.offer({static_cast<std::uint32_t>(i), scores[i]});
  const auto same = one_by_one.ranking();
  RC_ASSERT(std::vector(same.begin(), same.end()) == best_of(scores, k));
}

RC_GTEST_PROP(TopKProperty, EqualsSortingEverything, ()) {
  // Few distinct values, so that ties are common.
  const auto small = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-4, 5));
  std::vector<float> scores;
  for (const int value : small) scores.push_back(value == -4 ? -kInfinity : static_cast<float>(value));
  const auto k = *rc::gen::inRange<std::size_t>(0, 20);
  std::vector<TopEntry> expected(k);
  expected.resize(reference::top_k(scores, expected));
  RC_ASSERT(best_of(scores, k) == expected);
}

}  // namespace
}  // namespace attune::kernels
