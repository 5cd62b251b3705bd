#include "models/factors/bpr.h"

#include "models/testing/training_data_testing.h"

#include <cmath>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

/// The share of pairs (own item, item that the user lacks) that the scores put in the right order: the AUC.
double auc(const Model& model, const TrainingData& data) {
  std::size_t right = 0, pairs = 0;
  for (std::size_t user = 0; user < data.user_item.rows(); ++user) {
    const auto scores = scores_of(model, history_of(data, user));
    std::vector<float> weights(scores.size());
    const SparseRow<float> row = data.user_item.row(user);
    for (std::size_t k = 0; k < row.size(); ++k) weights[row.columns[k]] = row.values[k];
    for (std::size_t i = 0; i < scores.size(); ++i) {
      for (std::size_t j = 0; j < scores.size(); ++j) {
        if (!(weights[i] > 0) || weights[j] != 0) continue;
        ++pairs;
        right += scores[i] > scores[j] ? 1 : 0;
      }
    }
  }
  return static_cast<double>(right) / static_cast<double>(pairs);
}

TEST(BprTest, PutsWhatPeopleChoseFirst) {
  const TrainingData data = with_tastes(150, 60, 3, 1);
  const auto popularity = fitted("popularity", data);
  const auto model = fitted("bpr", data, {{"factors", 16}, {"epochs", 60}});
  EXPECT_GT(auc(*model, data), auc(*popularity, data) + 0.05);
  EXPECT_GT(auc(*model, data), 0.9);
}

TEST(BprTest, MoreEpochsRankTheTrainingDataBetter) {
  const TrainingData data = with_tastes(150, 60, 3, 2);
  double last = 0;
  for (const double epochs : {1, 10, 50}) {
    const double now = auc(*fitted("bpr", data, {{"factors", 16}, {"epochs", epochs}}), data);
    EXPECT_GT(now, last);
    last = now;
  }
}

TEST(BprTest, FindsItemsOfTheSameTaste) {
  const auto model = fitted("bpr", with_tastes(300, 60, 3, 3), {{"factors", 16}, {"epochs", 60}});
  std::size_t same = 0, all = 0;
  for (std::uint32_t i = 0; i < 30; ++i) {
    for (const Scored& like : model->similar(ItemId{i}, 3)) {
      same += static_cast<std::uint32_t>(like.item) % 3 == i % 3 ? 1 : 0;
      ++all;
    }
  }
  EXPECT_GT(static_cast<double>(same), 0.7 * static_cast<double>(all));
}

TEST(BprTest, TheSeedDecides) {
  const TrainingData data = with_tastes(50, 40, 2, 4);
  const History history = history_of(data, 0);
  const auto scores = [&](std::uint64_t seed) {
    return scores_of(**try_fit("bpr", data, {{"epochs", 3}}, {.seed = seed}), history);
  };
  EXPECT_EQ(scores(1), scores(1));
  EXPECT_NE(scores(1), scores(2));
}

TEST(BprTest, AnEventOfEveryItemIsNothingToLearnFrom) {
  const auto model = fitted("bpr", from_rows({{1, 1, 1}, {1, 1, 1}}));
  for (const float score : scores_of(*model, History{{ItemId{0}, 1, Time{}}})) EXPECT_TRUE(std::isfinite(score));
}

}  // namespace
}  // namespace attune
