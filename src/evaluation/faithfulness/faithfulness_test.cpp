#include "evaluation/faithfulness/faithfulness.h"

#include "models/registry.h"
#include "models/testing/training_data_testing.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

/// Item i's score is the sum of the numbers of the history's items, for every i; it cites the smallest numbers first
/// where it lies.
class SumModel final : public Model {
 public:
  enum class Reasons { true_ones, false_ones };
  explicit SumModel(Reasons reasons) : reasons_(reasons) {}
  [[nodiscard]] std::string_view name() const override { return "sum"; }
  [[nodiscard]] std::size_t item_count() const override { return kItems; }
  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    float sum = 0;
    for (const HistoryEntry& entry : history) sum += static_cast<float>(index(entry.item));
    for (std::size_t i = 0; i < kItems; ++i) scores[i] = sum + static_cast<float>(i) / 100;
  }
  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId) const override {
    std::vector<Contribution> parts;
    for (const HistoryEntry& entry : history) parts.push_back({entry.item, static_cast<double>(index(entry.item))});
    std::ranges::sort(parts, [&](const Contribution& a, const Contribution& b) {
      return reasons_ == Reasons::true_ones ? a.amount > b.amount : a.amount < b.amount;
    });
    return parts;
  }
  [[nodiscard]] bool additive() const override { return true; }
  [[nodiscard]] double baseline(std::span<const HistoryEntry>, ItemId item) const override {
    return static_cast<double>(index(item)) / 100;
  }
  [[nodiscard]] Ranking similar(ItemId, std::size_t) const override { return {}; }
  void save(SnapshotWriter&) const override {}

 private:
  static constexpr std::size_t kItems = 20;
  Reasons reasons_;
};

Histories histories_of(std::initializer_list<std::initializer_list<std::uint32_t>> rows) {
  Histories histories;
  for (const auto& row : rows) {
    History history;
    for (const std::uint32_t item : row) history.push_back({ItemId{item}, 1, {}});
    histories.add_row(history);
  }
  return histories;
}

TEST(FaithfulnessTest, TrueReasonsLowerTheScoreMoreThanOthersDo) {
  const Histories histories = histories_of({{1, 2, 9, 10}, {3, 4, 5, 6, 7}, {1, 2}});
  const auto found = judge_explanations(SumModel(SumModel::Reasons::true_ones), histories, {});
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(found->cases, 2U) << "two events are too few to delete two others";
  EXPECT_EQ(found->faithful, 2U);
  EXPECT_GT(found->cited_drop, found->random_drop);
  EXPECT_TRUE(found->additive);
  EXPECT_LT(found->largest_error, 1e-6);
}

TEST(FaithfulnessTest, FalseReasonsAreFoundOut) {
  const Histories histories = histories_of({{1, 2, 9, 10}, {3, 4, 5, 6, 7}});
  const auto found = judge_explanations(SumModel(SumModel::Reasons::false_ones), histories, {}).value();
  EXPECT_EQ(found.cases, 2U);
  EXPECT_EQ(found.faithful, 0U);
}

TEST(FaithfulnessTest, IsTheSameOnAnyNumberOfThreads) {
  const TrainingData data = testing_data::with_tastes(200, 60, 4, 7);
  const auto model =
      fit_model(**find_model("ease"), data, ModelParameters::create((*find_model("ease"))->parameters).value(), {})
          .value();
  const auto alone = judge_explanations(*model, data.histories, {.threads = 1}).value();
  const auto together = judge_explanations(*model, data.histories, {.threads = 3}).value();
  EXPECT_GT(alone.cases, 100U);
  EXPECT_EQ(to_json(alone), to_json(together));
  EXPECT_GE(static_cast<double>(alone.faithful), 0.95 * static_cast<double>(alone.cases));
  EXPECT_LT(alone.largest_error, 1e-4);
}

TEST(FaithfulnessTest, RefusesToJudgeWhatCitesNothing) {
  EXPECT_EQ(judge_explanations(SumModel(SumModel::Reasons::true_ones), {}, {.cited = 0}).error().code,
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
