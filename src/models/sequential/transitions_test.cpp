#include "models/sequential/transitions.h"

#include "models/internal/tf_idf.h"
#include "models/testing/training_data_testing.h"

#include <vector>

#include <Eigen/Dense>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;

/// sum over the last `window` entries of decay^(steps back) w e(item).
Eigen::VectorXd past_of(std::span<const HistoryEntry> history, double decay, std::size_t window, Eigen::Index items) {
  Eigen::VectorXd past = Eigen::VectorXd::Zero(items);
  for (std::size_t k = 0; k < std::min(window, history.size()); ++k) {
    const HistoryEntry& entry = history[history.size() - 1 - k];
    past(static_cast<Eigen::Index>(entry.item)) += std::pow(decay, k) * static_cast<double>(entry.weight);
  }
  return past;
}

/// F = (I, A), A the items' tf-idf vectors over labels times `weight`.
Eigen::MatrixXd items_and_attributes(const TrainingData& data, double weight) {
  const std::size_t items = data.user_item.columns();
  const CsrMatrix<float> vectors = tf_idf(data.features, items, 0);
  Eigen::MatrixXd both =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(items), static_cast<Eigen::Index>(items + vectors.columns()));
  for (std::size_t i = 0; i < items; ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    both(row, row) = 1;
    const SparseRow<float> labels = vectors.row(i);
    for (std::size_t k = 0; k < labels.size(); ++k)
      both(row, static_cast<Eigen::Index>(items + labels.columns[k])) = weight * static_cast<double>(labels.values[k]);
  }
  return both;
}

/// W by the definition: every past and future written out, in double.
Eigen::MatrixXd reference_weights(const TrainingData& data, double lambda, double decay, std::size_t window,
                                  double future_decay, std::size_t horizon, double attribute_weight) {
  const auto items = static_cast<Eigen::Index>(data.user_item.columns());
  const Eigen::MatrixXd both = items_and_attributes(data, attribute_weight);
  Eigen::MatrixXd gram = lambda * Eigen::MatrixXd::Identity(both.cols(), both.cols());
  Eigen::MatrixXd cross = Eigen::MatrixXd::Zero(items, items);
  for (std::size_t u = 0; u < data.histories.rows(); ++u) {
    const auto history = data.histories.row(u);
    for (std::size_t t = 0; t + 1 < history.size(); ++t) {
      const Eigen::VectorXd past = past_of(history.first(t + 1), decay, window, items);
      Eigen::VectorXd future = Eigen::VectorXd::Zero(items);
      for (std::size_t d = 1; d <= horizon && t + d < history.size(); ++d) {
        const HistoryEntry& entry = history[t + d];
        future(static_cast<Eigen::Index>(entry.item)) +=
            std::pow(future_decay, d - 1) * static_cast<double>(entry.weight);
      }
      const Eigen::VectorXd widened = both.transpose() * past;
      gram += widened * widened.transpose();
      cross += past * future.transpose();
    }
  }
  return both * gram.inverse() * both.transpose() * cross;
}

void expect_closed_form(const TrainingData& data, std::size_t window, std::size_t horizon, double attribute_weight) {
  const auto count = [](std::size_t n) { return static_cast<double>(n); };
  const auto model = fitted("transitions", data,
                            {{"lambda", 5},
                             {"decay", 0.7},
                             {"window", count(window)},
                             {"future_decay", 0.5},
                             {"horizon", count(horizon)},
                             {"attribute_weight", attribute_weight},
                             {"keep", 1000}});
  const Eigen::MatrixXd weights = reference_weights(data, 5, 0.7, window, 0.5, horizon, attribute_weight);
  for (std::size_t user = 0; user < 40; ++user) {
    const History history = history_of(data, user);
    const Eigen::VectorXd expected = weights.transpose() * past_of(history, 0.7, window, weights.rows());
    const auto scores = scores_of(*model, history);
    for (std::size_t i = 0; i < scores.size(); ++i)
      EXPECT_NEAR(scores[i], expected(static_cast<Eigen::Index>(i)), 1e-5);
  }
}

TEST(TransitionsTest, EqualsTheClosedFormInDouble) {
  const TrainingData data = with_tastes(120, 80, 3, 1);
  for (const std::size_t window : {1U, 3U, 50U}) {
    for (const std::size_t horizon : {1U, 4U, 50U}) expect_closed_form(data, window, horizon, 0);
  }
}

TEST(TransitionsTest, LearnsFromItemsOfTheSameAttributesLikeTheClosedForm) {
  const TrainingData data = with_tastes(120, 80, 3, 2);
  for (const double weight : {0.3, 2.0}) expect_closed_form(data, 5, 3, weight);
}

TEST(TransitionsTest, AnItemThatNobodyChoseLeadsWhereItsLikeLead) {
  TrainingData data = of_sequences({{0, 1}, {0, 1}, {3, 4}}, 5);  // 2 is like 0, and nobody chose it
  data.features.labels = CsrMatrix<float>::from_entries(
      5, 2, std::vector<CsrMatrix<float>::Entry>{{0, 0, 1}, {2, 0, 1}, {3, 1, 1}, {4, 1, 1}});
  data.features.label_fields = {0, 0};
  const auto scores = scores_of(*fitted("transitions", data), History{{ItemId{2}, 1, Time{}}});
  EXPECT_GT(scores[1], 0);
  EXPECT_EQ(scores[4], 0);
}

TEST(TransitionsTest, CountsRepeatsLikeTheClosedForm) {
  Random random(3);
  std::vector<std::vector<std::uint32_t>> sequences(60);
  for (auto& sequence : sequences) {
    for (std::size_t length = 1 + random.below(12); length > 0; --length)
      sequence.push_back(static_cast<std::uint32_t>(random.below(6)));
  }
  expect_closed_form(of_sequences(sequences, 6), 5, 3, 1);
}

TEST(TransitionsTest, TwoItemsByHand) {
  // Both people go from 0 to 1: sum x x' + I = diag(3, 1), sum x y' has a 2 at (0, 1).
  const auto model = fitted("transitions", of_sequences({{0, 1}, {0, 1}}, 2), {{"lambda", 1}});
  EXPECT_FLOAT_EQ(scores_of(*model, History{{ItemId{0}, 1, Time{}}})[1], 2 / 3.0F);
  EXPECT_EQ(scores_of(*model, History{{ItemId{1}, 1, Time{}}})[0], 0);
}

TEST(TransitionsTest, TheLatestItemCountsMost) {
  const auto model = fitted("transitions", of_sequences({{0, 1}, {0, 1}, {2, 3}, {2, 3}}, 4));
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, 1, Time{}}});
  EXPECT_FLOAT_EQ(scores[1], 0.6F * scores[3]);
}

TEST(TransitionsTest, WhatLiesBeforeTheWindowSaysNothing) {
  const auto model = fitted("transitions", with_tastes(50, 40, 2, 4), {{"window", 2}});
  const History history{{ItemId{5}, 1, Time{}}, {ItemId{1}, 1, Time{}}, {ItemId{2}, 1, Time{}}};
  EXPECT_EQ(scores_of(*model, history), scores_of(*model, std::span(history).last(2)));
}

TEST(TransitionsTest, ADislikeSpeaksAgainstWhatFollows) {
  const auto model = fitted("transitions", of_sequences({{0, 1}, {0, 1}}, 2));
  EXPECT_LT(scores_of(*model, History{{ItemId{0}, -1, Time{}}})[1], 0);
}

TEST(TransitionsTest, RefusesDataWithoutOrder) {
  for (const TrainingData& data : {from_rows({{1, 1}, {1, 1}}), of_sequences({{0}, {1}}, 2)}) {
    const auto model = try_fit("transitions", data);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(model.error().message, HasSubstr("order"));
  }
}

}  // namespace
}  // namespace attune
