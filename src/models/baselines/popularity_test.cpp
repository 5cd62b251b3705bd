#include "models/baselines/popularity.h"

#include "models/internal/training_data_testing.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

TEST(PopularityTest, ByHand) {
  // Item 0: liked twice; item 1: liked once, disliked once; item 2: disliked.
  const auto model = fitted("popularity", from_rows({{1, 1, 0}, {1, -1, -1}}), {{"shrinkage", 2}});
  // All items: 3 of 5 are likes. Score = likes / 2 * (likes + 2 * 0.6) / (likes + dislikes + 2).
  const auto scores = scores_of(*model, {});
  EXPECT_NEAR(scores[0], 2 / 2.0 * (2 + 1.2) / 4, 1e-6);
  EXPECT_NEAR(scores[1], 1 / 2.0 * (1 + 1.2) / 4, 1e-6);
  EXPECT_EQ(scores[2], 0);
}

TEST(PopularityTest, ManyLikesBeatOne) {
  const auto model = fitted("popularity", from_rows({{1, 1, 0}, {1, 0, 0}, {1, 0, 1}, {-1, 0, 0}}));
  const auto scores = scores_of(*model, {});
  EXPECT_GT(scores[0], scores[1]);
  EXPECT_EQ(scores[1], scores[2]);
}

TEST(PopularityTest, WithoutEventsEverythingIsZero) {
  const auto model = fitted("popularity", from_rows({{0, 0}}));
  EXPECT_EQ(scores_of(*model, {}), (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace attune
