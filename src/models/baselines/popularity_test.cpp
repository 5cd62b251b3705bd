#include "models/baselines/popularity.h"

#include "models/testing/training_data_testing.h"

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

/// Item 0 is liked by two people long ago, item 1 by one person now.
TrainingData an_old_and_a_new_item() {
  const auto day = [](int d) { return Time(std::chrono::days(d)); };
  RaggedRows<HistoryEntry> histories;
  for (const History& history :
       {History{{ItemId{0}, 1, day(0)}}, History{{ItemId{0}, 1, day(10)}}, History{{ItemId{1}, 1, day(20)}}})
    histories.add_row(history);
  return TrainingData::from_histories(std::move(histories), 2);
}

TEST(PopularityTest, AnEventCountsHalfAfterEachHalfLife) {
  const auto model = fitted("popularity", an_old_and_a_new_item(), {{"shrinkage", 0}, {"half_life", 10}});
  const auto scores = scores_of(*model, {});
  EXPECT_NEAR(scores[0], (0.25 + 0.5) / 3, 1e-6);
  EXPECT_NEAR(scores[1], 1 / 3.0, 1e-6);
}

TEST(PopularityTest, AnEndlessHalfLifeIsNone) {
  const TrainingData data = with_tastes(60, 40, 2, 1);
  const auto plain = scores_of(*fitted("popularity", data), {});
  const auto slow = scores_of(*fitted("popularity", data, {{"half_life", 36500}}), {});
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NEAR(plain[i], slow[i], 1e-6);
}

TEST(PopularityTest, DecayNeedsTimes) {
  const auto model = try_fit("popularity", from_rows({{1, 0}}), {{"half_life", 1}});
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
}

TEST(PopularityTest, WithoutEventsEverythingIsZero) {
  const auto model = fitted("popularity", from_rows({{0, 0}}));
  EXPECT_EQ(scores_of(*model, {}), (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace attune
