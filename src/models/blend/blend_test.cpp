#include "models/blend/blend.h"

#include "base/file.h"
#include "models/testing/training_data_testing.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

/// Says what it is told: scores are `baseline` plus, for each history item, `per_item` of each item.
class Scripted final : public Model {
 public:
  Scripted(std::vector<float> baseline, std::vector<float> per_item)
      : baseline_(std::move(baseline)), per_item_(std::move(per_item)) {}
  [[nodiscard]] std::string_view name() const override { return "scripted"; }
  [[nodiscard]] std::size_t item_count() const override { return baseline_.size(); }
  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i] = baseline_[i] + static_cast<float>(history.size()) * per_item_[i];
  }
  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    for (const HistoryEntry& entry : history) contributions.push_back({entry.item, per_item_[index(item)]});
    return contributions;
  }
  [[nodiscard]] bool additive() const override { return true; }
  [[nodiscard]] double baseline(std::span<const HistoryEntry>, ItemId item) const override {
    return baseline_[index(item)];
  }
  [[nodiscard]] Ranking similar(ItemId, std::size_t) const override { return {{ItemId{2}, 8}, {ItemId{0}, 2}}; }
  void save(SnapshotWriter&) const override {}

 private:
  std::vector<float> baseline_;
  std::vector<float> per_item_;
};

std::unique_ptr<Model> blend_of(double a_weight, std::unique_ptr<Model> a, double b_weight, std::unique_ptr<Model> b) {
  std::vector<BlendPart> parts;
  parts.push_back({std::move(a), a_weight});
  parts.push_back({std::move(b), b_weight});
  return make_blend(std::move(parts));
}

std::unique_ptr<Model> blend_of_registry_models(const TrainingData& data) {
  std::vector<BlendPart> parts;
  parts.push_back({fitted("popularity", data), 0.1});
  parts.push_back({fitted("ease", data, {{"lambda", 20}}), 1});
  parts.push_back({fitted("ials", data, {{"factors", 8}}), 0.7});
  parts.push_back({fitted("item-knn", data), 0});
  return make_blend(std::move(parts));
}

TEST(SpreadScale, IsOneOverTheStandardDeviation) {
  EXPECT_DOUBLE_EQ(spread_scale(std::vector<float>{1, 3, 1, 3}), 1);
  EXPECT_DOUBLE_EQ(spread_scale(std::vector<float>{0, 0, 0, 4}), 1 / std::sqrt(3.0));
}

TEST(SpreadScale, IsZeroWhereNothingIsToldApart) {
  EXPECT_EQ(spread_scale(std::vector<float>{}), 0);
  EXPECT_EQ(spread_scale(std::vector<float>{5}), 0);
  EXPECT_EQ(spread_scale(std::vector<float>{0, 0, 0}), 0);
  EXPECT_EQ(spread_scale(std::vector<float>(1000, 0.1F)), 0);
  const float next = std::nextafter(0.1F, 1.0F);
  EXPECT_EQ(spread_scale(std::vector<float>{0.1F, next, 0.1F, next}), 0);
}

TEST(SpreadScale, HoldsForScoresOfAnySize) {
  EXPECT_NEAR(spread_scale(std::vector<float>{-1e30F, 1e30F}) * 1e30, 1, 1e-6);
  EXPECT_NEAR(spread_scale(std::vector<float>{-1e-30F, 1e-30F}) * 1e-30, 1, 1e-6);
}

TEST(BlendTest, ABatchIsScoredAsItsHistoriesAre) {
  const TrainingData data = with_tastes(80, 60, 3, 1);
  const auto blend = blend_of_registry_models(data);
  std::vector<History> histories{{}};
  for (std::size_t user = 0; user < 12; ++user) histories.push_back(history_of(data, user));
  const std::vector<std::span<const HistoryEntry>> batch(histories.begin(), histories.end());
  std::vector<float> memory(batch.size() * 60);
  const kernels::MatrixView<float> scores(memory.data(), batch.size(), 60);
  blend->score_batch(batch, scores);
  for (std::size_t h = 0; h < batch.size(); ++h) {
    const auto alone = scores_of(*blend, histories[h]);
    for (std::size_t i = 0; i < 60; ++i) EXPECT_NEAR(scores(h, i), alone[i], 1e-4);
  }
}

TEST(Blend, ScoresInUnitsOfEachPartsSpread) {
  // Spreads for a history of one: {0, 2} * 1 has 1; {30, 10} has 10.
  const auto blend = blend_of(0.5, std::make_unique<Scripted>(std::vector<float>{0, 0}, std::vector<float>{0, 2}), 3,
                              std::make_unique<Scripted>(std::vector<float>{20, 10}, std::vector<float>{10, 0}));
  EXPECT_EQ(scores_of(*blend, History{{ItemId{1}, 1, Time{}}}), (std::vector<float>{9, 4}));
}

TEST(Blend, APartWithoutOpinionSaysNothing) {
  const auto blend = blend_of(1, std::make_unique<Scripted>(std::vector<float>{7, 7}, std::vector<float>{1, 1}), 1,
                              std::make_unique<Scripted>(std::vector<float>{3, 1}, std::vector<float>{0, 0}));
  const History history{{ItemId{1}, 1, Time{}}};
  EXPECT_EQ(scores_of(*blend, history), (std::vector<float>{3, 1}));
  EXPECT_TRUE(blend->explain(history, ItemId{0}).empty());
  EXPECT_EQ(blend->baseline(history, ItemId{0}), 3);
}

TEST(Blend, SimilarAddsUpWhatThePartsSay) {
  const auto part = [] { return std::make_unique<Scripted>(std::vector<float>(3), std::vector<float>(3)); };
  const auto blend = blend_of(1, part(), 2, part());
  EXPECT_EQ(blend->similar(ItemId{1}, 5), (Ranking{{ItemId{2}, 3}, {ItemId{0}, 0.75}}));
  EXPECT_EQ(blend->similar(ItemId{1}, 1), (Ranking{{ItemId{2}, 3}}));
  EXPECT_TRUE(blend_of(0, part(), 0, part())->similar(ItemId{1}, 5).empty());
}

TEST(Blend, EqualsThePlainSumOfItsParts) {
  const TrainingData data = with_tastes(80, 60, 3, 1);
  const auto blend = blend_of_registry_models(data);
  const std::vector<std::pair<double, std::unique_ptr<Model>>> parts = [&] {
    std::vector<std::pair<double, std::unique_ptr<Model>>> list;
    list.emplace_back(0.1, fitted("popularity", data));
    list.emplace_back(1, fitted("ease", data, {{"lambda", 20}}));
    list.emplace_back(0.7, fitted("ials", data, {{"factors", 8}}));
    return list;
  }();
  for (std::size_t user = 0; user < 20; ++user) {
    const History history = history_of(data, user);
    std::vector<double> expected(60);
    for (const auto& [weight, model] : parts) {
      const auto scores = scores_of(*model, history);
      double sum = 0, squares = 0;
      for (const double score : scores) sum += score;
      for (const double score : scores) squares += (score - sum / 60) * (score - sum / 60);
      for (std::size_t i = 0; i < 60; ++i) expected[i] += weight * scores[i] / std::sqrt(squares / 60);
    }
    const auto scores = scores_of(*blend, history);
    for (std::size_t i = 0; i < 60; ++i) EXPECT_NEAR(scores[i], expected[i], 1e-5);
  }
}

TEST(Blend, ContributionsAndBaselineAddUpToTheScore) {
  const TrainingData data = with_tastes(80, 60, 3, 2);
  const auto blend = blend_of_registry_models(data);
  ASSERT_TRUE(blend->additive());
  for (std::size_t user = 0; user < 20; ++user) {
    const History history = history_of(data, user);
    const auto scores = scores_of(*blend, history);
    for (std::uint32_t i = 0; i < 60; ++i) {
      double sum = blend->baseline(history, ItemId{i});
      double last = std::numeric_limits<double>::infinity();
      for (const Contribution& contribution : blend->explain(history, ItemId{i})) {
        sum += contribution.amount;
        EXPECT_LE(contribution.amount, last);
        last = contribution.amount;
      }
      EXPECT_NEAR(sum, scores[i], 1e-4);
    }
  }
}

TEST(Blend, IsMappedWithItsPartsAndNeverGivesNan) {
  const TrainingData data = with_tastes(50, 40, 2, 3);
  const auto blend = blend_of_registry_models(data);
  const TemporaryFolder folder;
  SnapshotWriter writer;
  blend->save(writer);
  ASSERT_TRUE(std::move(writer).write(folder.path() / "model"));
  const auto mapped = map_model("blend", *SnapshotReader::open(folder.path() / "model"));
  ASSERT_TRUE(mapped) << mapped.error();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float huge = std::numeric_limits<float>::max();
  const std::vector<History> histories{{},
                                       history_of(data, 3),
                                       {{ItemId{4'000'000'000U}, 1, Time{}}},
                                       {{ItemId{1}, huge, Time{}}, {ItemId{2}, -huge, Time{}}},
                                       {{ItemId{1}, nan, Time{}}}};
  for (const History& history : histories) {
    const auto scores = scores_of(**mapped, history);
    EXPECT_EQ(scores, scores_of(*blend, history));
    for (const float score : scores) EXPECT_TRUE(std::isfinite(score));
  }
  EXPECT_EQ((*mapped)->similar(ItemId{3}, 10), blend->similar(ItemId{3}, 10));
}

TEST(Blend, RefusesFilesThatContradictThemselves) {
  const TrainingData data = with_tastes(50, 40, 2, 4);
  const TemporaryFolder folder;
  const auto map = [&](std::string_view names, std::vector<double> weights, std::size_t second_items) {
    SnapshotWriter writer;
    writer.add_text("models", names);
    writer.add<double>("weights", weights);
    writer.begin_scope("0");
    fitted("popularity", data)->save(writer);
    writer.end_scope();
    writer.begin_scope("1");
    fitted("popularity", with_tastes(50, second_items, 2, 4))->save(writer);
    writer.end_scope();
    EXPECT_TRUE(std::move(writer).write(folder.path() / "model"));
    return map_model("blend", *SnapshotReader::open(folder.path() / "model"));
  };
  EXPECT_TRUE(map("popularity\npopularity", {1, 2}, 40));
  EXPECT_EQ(map("popularity\npopularity", {1, 2}, 30).error().code, ErrorCode::corrupt);
  EXPECT_EQ(map("popularity\npopularity", {1}, 40).error().code, ErrorCode::corrupt);
  EXPECT_EQ(map("popularity", {1, 2}, 40).error().code, ErrorCode::corrupt);
  EXPECT_EQ(map("popularity\nease", {1, 2}, 40).error().code, ErrorCode::corrupt);
  EXPECT_EQ(map("popularity", {-1}, 40).error().code, ErrorCode::corrupt);
  EXPECT_EQ(map("popularity", {std::nan("")}, 40).error().code, ErrorCode::corrupt);
  EXPECT_FALSE(map("popularity\nsvd", {1, 2}, 40));
}

}  // namespace
}  // namespace attune
