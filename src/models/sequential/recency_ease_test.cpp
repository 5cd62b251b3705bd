#include "models/sequential/recency_ease.h"

#include "models/testing/training_data_testing.h"

#include <cmath>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

TEST(RecencyEaseTest, IsEaseOfTheFadedHistory) {
  const TrainingData data = with_tastes(120, 60, 3, 1);
  const auto ease = fitted("ease", data);
  const auto recent = fitted("recency-ease", data, {{"decay", 0.6}, {"window", 4}});
  for (std::size_t user = 0; user < 30; ++user) {
    const History history = history_of(data, user);
    History faded;
    for (std::size_t k = history.size() - std::min<std::size_t>(history.size(), 4); k < history.size(); ++k) {
      faded.push_back(history[k]);
      faded.back().weight *= static_cast<float>(std::pow(0.6, history.size() - 1 - k));
    }
    const auto expected = scores_of(*ease, faded), scores = scores_of(*recent, history);
    for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(scores[i], expected[i], 1e-6);
  }
}

TEST(RecencyEaseTest, WithoutFadingItIsEase) {
  const TrainingData data = with_tastes(60, 40, 2, 2);
  const auto ease = fitted("ease", data);
  const auto recent = fitted("recency-ease", data, {{"decay", 1}, {"window", 1000}});
  const History history = history_of(data, 3);
  EXPECT_EQ(scores_of(*recent, history), scores_of(*ease, history));
}

TEST(RecencyEaseTest, RefusesDataWithoutOrder) {
  const auto model = try_fit("recency-ease", from_rows({{1, 1}, {1, 1}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
