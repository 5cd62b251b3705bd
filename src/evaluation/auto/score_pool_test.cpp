#include "evaluation/auto/score_pool.h"

#include "models/blend/blend.h"
#include "models/testing/training_data_testing.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

TEST(ScorePoolTest, HoldsTheBestOfEachModelAndTheTargetsInUnitsOfSpread) {
  const TrainingData data = with_tastes(60, 40, 3, 1);
  const auto popularity = fitted("popularity", data), knn = fitted("item-knn", data);
  const std::vector<const Model*> models{popularity.get(), knn.get()};
  Cases cases(std::shared_ptr<const Histories>(std::shared_ptr<void>(), &data.histories));
  const std::vector<ItemId> targets{ItemId{39}, ItemId{30}};
  for (std::uint32_t user = 0; user < 20; ++user) cases.add(user, 3, targets, SeenItems::exclude);

  const auto pool = pool_scores(models, cases, {.depth = 5, .threads = 3});
  ASSERT_TRUE(pool);
  ASSERT_EQ(pool->size(), cases.size());
  for (std::size_t q = 0; q < cases.size(); ++q) {
    const Case question = cases[q];
    const auto a = scores_of(*popularity, question.history), b = scores_of(*knn, question.history);
    std::vector<std::pair<float, float>> expected;  // as pairs, since the pool's order of items is its own
    for (std::uint32_t i = 0; i < 40; ++i) {
      const auto seen = [&](std::uint32_t item) {
        return std::ranges::any_of(question.history, [&](const auto& entry) { return entry.item == ItemId{item}; });
      };
      const auto among_best = [&](const std::vector<float>& scores) {
        std::size_t better = 0;
        for (std::uint32_t j = 0; j < 40; ++j)
          better += !seen(j) && (scores[j] > scores[i] || (scores[j] == scores[i] && j < i));
        return !seen(i) && better < 5;
      };
      const bool is_target = std::ranges::find(question.targets, ItemId{i}) != question.targets.end();
      if (!is_target && !among_best(a) && !among_best(b)) continue;
      expected.emplace_back(a[i] * spread_scale(a), b[i] * spread_scale(b));
    }
    const auto row = pool->scores.row(q);
    ASSERT_EQ(row.size(), 2 * expected.size());
    for (std::size_t c = 0; c < expected.size(); ++c) {
      EXPECT_FLOAT_EQ(row[2 * c], expected[c].first);
      EXPECT_FLOAT_EQ(row[2 * c + 1], expected[c].second);
    }
    EXPECT_EQ(pool->targets.row(q).size(), question.targets.size());
  }
}

TEST(ScorePoolTest, CanBeStopped) {
  const TrainingData data = with_tastes(60, 40, 3, 1);
  const auto model = fitted("popularity", data);
  Cases cases(std::shared_ptr<const Histories>(std::shared_ptr<void>(), &data.histories));
  cases.add(0, 1, std::vector{ItemId{39}}, SeenItems::exclude);
  std::stop_source stop;
  stop.request_stop();
  const auto pool = pool_scores(std::vector<const Model*>{model.get()}, cases, {.stop = stop.get_token()});
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune
