#include "evaluation/metrics/lists.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace attune {
namespace {

/// 4 items; items 0 and 1 share label 0, item 2 has labels 1 and 2, item 3 has none. Popularities 3, 1, 1, 0 among 3.
TrainingData training() {
  Histories histories;
  const auto add = [&](std::initializer_list<std::uint32_t> items) {
    std::vector<HistoryEntry> history;
    for (const std::uint32_t item : items) history.push_back({ItemId{item}, 1, Time{}});
    histories.add_row(history);
  };
  add({0, 1});
  add({0, 2});
  add({0});
  ItemFeatures features;
  features.labels = CsrMatrix<float>::from_entries(
      4, 3, std::vector<CsrMatrix<float>::Entry>{{0, 0, 1}, {1, 0, 1}, {2, 1, 1}, {2, 2, 1}});
  features.label_fields = {0, 0, 0};
  return TrainingData::from_histories(std::move(histories), 4, std::move(features));
}

class ListMetricsTest : public testing::Test {
 protected:
  ListMetricsTest() {
    auto histories = std::make_shared<Histories>();
    histories->add_row(std::vector<HistoryEntry>{{ItemId{0}, 1, Time{}}, {ItemId{2}, -1, Time{}}});
    histories->add_row({});
    cases_ = Cases(histories);
    const std::vector<ItemId> targets{ItemId{3}};
    cases_.add(0, 2, targets, SeenItems::exclude);
    cases_.add(1, 0, targets, SeenItems::exclude);
    lists_.add_row(std::vector{ItemId{1}, ItemId{3}});
    lists_.add_row(std::vector{ItemId{0}, ItemId{2}});
  }

  [[nodiscard]] std::optional<double> value(std::string_view name, std::size_t k) const {
    const auto found = std::ranges::find(list_metrics(), name, &ListMetric::name);
    return found->value({.facts = facts_, .cases = cases_, .lists = lists_, .k = k});
  }

  TrainingData data_ = training();
  ItemFacts facts_ = ItemFacts::of(data_);
  Cases cases_;
  RaggedRows<ItemId> lists_;
};

TEST_F(ListMetricsTest, CoverageCountsWhatIsRecommendedToAnybody) {
  EXPECT_EQ(value("coverage", 1), 0.5);
  EXPECT_EQ(value("coverage", 2), 1);
  EXPECT_EQ(value("coverage", 100), 1);
}

TEST_F(ListMetricsTest, GiniOfTwoItemsShownOnceEach) {
  // Counts 0 0 1 1: ((2*3-5)*1 + (2*4-5)*1) / (4*2).
  EXPECT_DOUBLE_EQ(*value("gini", 1), 0.5);
  EXPECT_DOUBLE_EQ(*value("gini", 2), 0);
}

TEST_F(ListMetricsTest, NoveltyIsSelfInformation) {
  EXPECT_DOUBLE_EQ(*value("novelty", 1), (-std::log2(2.0 / 4) - std::log2(4.0 / 4)) / 2);
}

TEST_F(ListMetricsTest, DiversityOverPairsOfLabelledItems) {
  EXPECT_FALSE(value("diversity", 1));          // no pairs
  EXPECT_DOUBLE_EQ(*value("diversity", 2), 1);  // only the second list has two labelled items, without overlap
  lists_ = {};
  lists_.add_row(std::vector{ItemId{0}, ItemId{1}, ItemId{2}});  // pairs: 1, 0, 0
  lists_.add_row({});
  EXPECT_DOUBLE_EQ(*value("diversity", 3), 1 - 1.0 / 3);
}

TEST_F(ListMetricsTest, CalibrationAgainstTheLikedPartOfTheHistory) {
  EXPECT_NEAR(*value("calibration", 1), 0, 1e-12);  // liked: label 0; recommended: label 0
  lists_ = {};
  lists_.add_row(std::vector{ItemId{2}});
  lists_.add_row({});
  EXPECT_NEAR(*value("calibration", 1), std::log2(1 / 0.01), 1e-12);
}

TEST_F(ListMetricsTest, LiftComparesWithTheHistory) {
  EXPECT_DOUBLE_EQ(*value("lift", 1), 1.0 / 3 - 1);  // item 1 after a history of item 0; the other has no history
}

TEST_F(ListMetricsTest, NothingRecommendedIsNothingToTell) {
  lists_ = {};
  lists_.add_row({});
  lists_.add_row({});
  EXPECT_EQ(value("coverage", 5), 0);
  for (const std::string_view name : {"gini", "novelty", "diversity", "calibration", "lift"})
    EXPECT_FALSE(value(name, 5)) << name;
}

TEST_F(ListMetricsTest, WithoutLabelsMetricsOfLabelsAreLeftOut) {
  data_.features = {};
  EXPECT_FALSE(value("diversity", 2));
  EXPECT_FALSE(value("calibration", 2));
  EXPECT_TRUE(value("coverage", 2));
}

TEST_F(ListMetricsTest, GiniAndDiversityAgreeWithTheirDefinitions) {
  Random random(8);
  lists_ = {};
  for (int q = 0; q < 2; ++q) {
    std::vector<ItemId> list;
    for (std::uint32_t i = 0; i < 3; ++i)
      if (random.below(3) > 0) list.push_back(ItemId{i});
    lists_.add_row(list);
  }
  std::vector<double> shown(4);
  double pair_sum = 0, lists_with_pairs = 0;
  for (std::size_t q = 0; q < 2; ++q) {
    double sum = 0, pairs = 0;
    for (const ItemId a : lists_.row(q)) {
      ++shown[index(a)];
      for (const ItemId b : lists_.row(q)) {
        if (a >= b) continue;
        sum += a == ItemId{0} && b == ItemId{1} ? 0 : 1;
        ++pairs;
      }
    }
    if (pairs > 0) {
      pair_sum += sum / pairs;
      ++lists_with_pairs;
    }
  }
  double differences = 0, total = 0;
  for (const double a : shown) {
    total += a;
    for (const double b : shown) differences += std::abs(a - b);
  }
  EXPECT_NEAR(*value("gini", 3), differences / (2 * 4 * total), 1e-12);
  ASSERT_GT(lists_with_pairs, 0);
  EXPECT_NEAR(*value("diversity", 3), pair_sum / lists_with_pairs, 1e-12);
}

}  // namespace
}  // namespace attune
