#include "models/linear/feature_ease.h"

#include "models/internal/dense_testing.h"
#include "models/internal/tf_idf.h"
#include "models/testing/training_data_testing.h"

#include <cmath>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

TEST(FeatureEaseTest, EqualsTheClosedFormOfStackedRowsInDouble) {
  const TrainingData data = with_tastes(90, 60, 3, 1);
  const auto model = fitted("feature-ease", data, {{"lambda", 20}, {"attribute_weight", 7}, {"keep", 1000}});
  const Eigen::MatrixXd x = dense(data.user_item), v = dense(tf_idf(data.features, 60, 0));
  const Eigen::MatrixXd gram = x.transpose() * x + 7 * v * v.transpose() + 20 * Eigen::MatrixXd::Identity(60, 60);
  const Eigen::MatrixXd p = gram.inverse();
  Eigen::MatrixXd b = -p * p.diagonal().cwiseInverse().asDiagonal();
  b.diagonal().setZero();
  const Eigen::MatrixXd expected = x * b;
  for (std::size_t user = 0; user < 90; ++user) {
    const auto scores = scores_of(*model, history_of(data, user));
    for (std::size_t i = 0; i < scores.size(); ++i)
      EXPECT_NEAR(scores[i], expected(static_cast<Eigen::Index>(user), static_cast<Eigen::Index>(i)), 1e-5);
  }
}

TEST(FeatureEaseTest, WithoutWeightItIsEase) {
  const TrainingData data = with_tastes(90, 60, 3, 2);
  const auto features = fitted("feature-ease", data, {{"attribute_weight", 0}});
  const auto plain = fitted("ease", data, {{"min_support", 1}});
  const History history = history_of(data, 4);
  const auto a = scores_of(*features, history), b = scores_of(*plain, history);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-6);
}

TEST(FeatureEaseTest, AnItemWithoutEventsIsJudgedByItsAttributes) {
  const TrainingData data = with_tastes(90, 61, 2, 3);
  const std::uint32_t unseen = 60;  // with_tastes leaves it without events; its label is that of the even items
  ASSERT_EQ(scores_of(*fitted("ease", data), history_of(data, 0))[unseen], 0);
  const auto model = fitted("feature-ease", data);
  const auto of_its_kind = scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, 1, Time{}}});
  const auto of_the_other = scores_of(*model, History{{ItemId{1}, 1, Time{}}, {ItemId{3}, 1, Time{}}});
  EXPECT_GT(of_its_kind[unseen], 0);
  EXPECT_GT(of_its_kind[unseen], of_the_other[unseen]);
}

TEST(FeatureEaseTest, RefusesACatalogueThatSaysNothing) {
  const auto model = try_fit("feature-ease", from_rows({{1, 1}, {1, 1}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
