#include "models/sequential/sparse_transitions.h"

#include "models/testing/training_data_testing.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;

TEST(SparseTransitionsTest, WithAllItemsItIsTransitions) {
  const TrainingData data = with_tastes(800, 18, 3, 1);  // so many people that everything follows everything
  const auto sparse =
      fitted("sparse-transitions", data, {{"lambda", 30}, {"decay", 0.7}, {"neighbours", 18}, {"co_occurrences", 18}});
  const auto dense = fitted("transitions", data, {{"lambda", 30}, {"decay", 0.7}, {"attribute_weight", 0}});
  for (std::size_t user = 0; user < 50; ++user) {
    const History history = history_of(data, user);
    const auto expected = scores_of(*dense, history), scores = scores_of(*sparse, history);
    for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(scores[i], expected[i], 2e-5);
  }
}

TEST(SparseTransitionsTest, KeepsNoMoreNeighboursThanAsked) {
  const TrainingData data = with_tastes(200, 60, 3, 2);
  const auto model = fitted("sparse-transitions", data, {{"neighbours", 4}});
  std::vector<std::size_t> sources(60);
  for (std::uint32_t i = 0; i < 60; ++i) {
    const auto scores = scores_of(*model, History{{ItemId{i}, 1, Time{}}});
    for (std::size_t j = 0; j < 60; ++j) sources[j] += scores[j] != 0 ? 1 : 0;
  }
  for (const std::size_t count : sources) EXPECT_LE(count, 4U + 1);  // and the item itself
}

TEST(SparseTransitionsTest, FewNeighboursStillForetell) {
  // Round the items in one order: the last item says all.
  const auto model = fitted("sparse-transitions", of_sequences({{0, 1, 2, 3}, {1, 2, 3, 0}, {2, 3, 0, 1}}, 4),
                            {{"neighbours", 2}, {"lambda", 0.1}});
  const auto scores = scores_of(*model, History{{ItemId{1}, 1, Time{}}});
  for (const std::size_t other : {0U, 1U, 3U}) EXPECT_GT(scores[2], scores[other]);
}

TEST(SparseTransitionsTest, SaysWhenThereIsNoOrder) {
  const auto model = try_fit("sparse-transitions", from_rows({{1, 1}, {1, 1}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(model.error().message, HasSubstr("order"));
}

TEST(SparseTransitionsTest, TheSameOnAnyNumberOfThreads) {
  const TrainingData data = with_tastes(200, 60, 3, 3);
  const auto one = try_fit("sparse-transitions", data, {}, {.threads = 1});
  const auto three = try_fit("sparse-transitions", data, {}, {.threads = 3});
  ASSERT_TRUE(one && three);
  for (std::size_t user = 0; user < 20; ++user)
    EXPECT_EQ(scores_of(**one, history_of(data, user)), scores_of(**three, history_of(data, user)));
}

}  // namespace
}  // namespace attune
