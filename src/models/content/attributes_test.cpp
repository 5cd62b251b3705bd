#include "models/content/attributes.h"

#include "models/internal/tf_idf.h"
#include "models/testing/training_data_testing.h"

#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

using Rows = std::vector<std::map<std::uint32_t, float>>;

CsrMatrix<float> matrix_of(const Rows& rows, std::size_t columns) {
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::uint32_t r = 0; r < rows.size(); ++r)
    for (const auto& [column, value] : rows[r]) entries.push_back({r, column, value});
  return CsrMatrix<float>::from_entries(rows.size(), columns, entries);
}

/// Items that nobody has had an event with.
TrainingData described(const Rows& labels, const Rows& terms, std::size_t columns) {
  TrainingData data = of_sequences({{}}, std::max(labels.size(), terms.size()));
  data.features.labels = matrix_of(labels, columns);
  data.features.label_fields.assign(columns, 0);
  data.features.terms = matrix_of(terms, columns);
  data.features.term_texts.assign(columns, "word");
  return data;
}

/// The formula of the header, item by item, in double.
double reference_cosine(const Rows& rows, std::size_t items, std::size_t i, std::size_t j) {
  const auto weight = [&](std::size_t row, std::uint32_t column) {
    const auto found = rows[row].find(column);
    if (found == rows[row].end()) return 0.0;
    const auto bearers = std::ranges::count_if(rows, [&](const auto& other) { return other.contains(column); });
    return (1 + std::log(static_cast<double>(found->second))) *
           std::log(static_cast<double>(items) / static_cast<double>(bearers));
  };
  double ij = 0, ii = 0, jj = 0;
  for (std::uint32_t column = 0; column < 50; ++column) {
    ij += weight(i, column) * weight(j, column);
    ii += weight(i, column) * weight(i, column);
    jj += weight(j, column) * weight(j, column);
  }
  return ii > 0 && jj > 0 ? ij / std::sqrt(ii * jj) : 0;
}

Rows any_rows(std::size_t items, std::uint32_t columns, bool repeated, std::uint64_t seed) {
  Random random(seed);
  Rows rows(items);
  for (auto& row : rows) {
    for (std::size_t k = random.below(6); k > 0; --k)
      row[static_cast<std::uint32_t>(random.below(columns))] =
          repeated ? static_cast<float>(1 + random.below(4)) : 1.0F;
  }
  return rows;
}

TEST(AttributesTest, ByHand) {
  // Labels 0 and 1; idf of both is ln(4 / 2). Item 0 bears both, items 1 and 2 one each, item 3 none.
  const TrainingData data = described({{{0, 1}, {1, 1}}, {{0, 1}}, {{1, 1}}, {}}, {{}, {}, {}, {}}, 2);
  const auto model = fitted("attributes", data, {{"term_share", 0}});
  const auto scores = scores_of(*model, History{{ItemId{1}, 2, Time{}}});
  EXPECT_NEAR(scores[0], 2 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(scores[1], 0, 1e-6);  // itself
  EXPECT_EQ(scores[2], 0);
  EXPECT_EQ(scores[3], 0);
}

TEST(AttributesTest, EqualsTheFormulaOverLabelsAndTerms) {
  const Rows labels = any_rows(30, 12, false, 1), terms = any_rows(30, 40, true, 2);
  const auto model = fitted("attributes", described(labels, terms, 50), {{"term_share", 0.4}});
  const History history{{ItemId{3}, 1, Time{}}, {ItemId{7}, -0.5, Time{}}, {ItemId{11}, 0.25, Time{}}};
  const auto scores = scores_of(*model, history);
  for (std::size_t j = 0; j < 30; ++j) {
    double expected = 0;
    for (const HistoryEntry& entry : history) {
      const std::size_t i = index(entry.item);
      if (i == j) continue;
      expected += static_cast<double>(entry.weight) *
                  (0.6 * reference_cosine(labels, 30, i, j) + 0.4 * reference_cosine(terms, 30, i, j));
    }
    EXPECT_NEAR(scores[j], expected, 1e-5) << j;
  }
}

TEST(AttributesTest, AnItemWithoutEventsScoresAtOnce) {
  const TrainingData data = with_tastes(60, 41, 2, 3);
  const auto model = fitted("attributes", data);
  const std::uint32_t unseen = 40, other_taste = 39;
  for (std::size_t user = 0; user < 60; ++user)
    for (const HistoryEntry& entry : history_of(data, user)) ASSERT_NE(entry.item, ItemId{unseen});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_GT(scores[unseen], scores[other_taste]);
}

TEST(AttributesTest, WhatEveryItemBearsIsWorthNothing) {
  const auto model = fitted("attributes", described({{{0, 1}}, {{0, 1}}}, {{}, {}}, 1));
  EXPECT_EQ(scores_of(*model, History{{ItemId{0}, 1, Time{}}}), (std::vector<float>{0, 0}));
  EXPECT_TRUE(model->similar(ItemId{0}, 5).empty());
}

TEST(AttributesTest, RefusesACatalogueThatSaysNothing) {
  const auto model = try_fit("attributes", from_rows({{1, 1}, {1, 0}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
}

TEST(TfIdfTest, HasARowForEveryItemOfTheData) {
  const ItemFeatures features{.labels = matrix_of({{{0, 1}}}, 1), .label_fields = {0}, .terms = {}, .term_texts = {}};
  const auto vectors = tf_idf(features, 3, 0.5);
  EXPECT_EQ(vectors.rows(), 3U);
  EXPECT_NEAR(vectors.row(0).values[0], std::sqrt(0.5), 1e-6);
  EXPECT_EQ(tf_idf({}, 2, 0.5).rows(), 2U);
}

TEST(AttributesTest, WithDecayTheLatestItemCountsMost) {
  TrainingData data = of_sequences({{0, 1, 2, 3}}, 4);
  data.features.labels = CsrMatrix<float>::from_entries(
      4, 2, std::vector<CsrMatrix<float>::Entry>{{0, 0, 1}, {1, 1, 1}, {2, 0, 1}, {3, 1, 1}});
  data.features.label_fields = {0, 0};
  const History history{{ItemId{0}, 1, Time{}}, {ItemId{1}, 1, Time{}}};
  const auto scores = scores_of(*fitted("attributes", data, {{"decay", 0.5}}), history);
  EXPECT_GT(scores[3], 0);
  EXPECT_FLOAT_EQ(scores[2], 0.5F * scores[3]);
}

}  // namespace
}  // namespace attune
