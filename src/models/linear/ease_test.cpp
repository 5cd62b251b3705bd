#include "models/linear/ease.h"

#include "models/internal/dense_testing.h"
#include "models/linear/inverse_gram.h"
#include "models/testing/training_data_testing.h"

#include <cmath>
#include <vector>

#include <Eigen/Dense>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;

/// The closed form of the papers, in double.
Eigen::MatrixXd reference_weights(const Eigen::MatrixXd& x, double lambda, double dropout = 0) {
  const Eigen::MatrixXd gram = x.transpose() * x;
  const Eigen::VectorXd penalty =
      Eigen::VectorXd::Constant(x.cols(), lambda) + dropout / (1 - dropout) * gram.diagonal();
  const Eigen::MatrixXd p = (gram + Eigen::MatrixXd(penalty.asDiagonal())).inverse();
  Eigen::MatrixXd b = -p * p.diagonal().cwiseInverse().asDiagonal();
  b.diagonal().setZero();
  return b;
}

void expect_scores(const Model& model, const TrainingData& data, const Eigen::MatrixXd& expected) {
  for (std::size_t user = 0; user < data.user_item.rows(); ++user) {
    const auto scores = scores_of(model, history_of(data, user));
    for (std::size_t i = 0; i < scores.size(); ++i) {
      EXPECT_NEAR(scores[i], expected(static_cast<Eigen::Index>(user), static_cast<Eigen::Index>(i)), 1e-5);
    }
  }
}

TEST(EaseTest, EqualsTheClosedFormInDouble) {
  const TrainingData data = with_tastes(120, 80, 3, 1);
  const Eigen::MatrixXd x = dense(data.user_item);
  const auto plain = fitted("ease", data, {{"lambda", 20}, {"min_support", 1}, {"keep", 1000}});
  expect_scores(*plain, data, x * reference_weights(x, 20));
  const auto dropped = fitted("ease", data, {{"lambda", 20}, {"dropout", 0.4}, {"min_support", 1}, {"keep", 1000}});
  expect_scores(*dropped, data, x * reference_weights(x, 20, 0.4));
}

TEST(EaseTest, FewUsersGiveTheClosedFormToo) {
  const TrainingData data = with_tastes(20, 150, 3, 1);
  ASSERT_EQ(InverseGram::cheaper_side(20, 150, data.user_item.nonzeros()), InverseGram::Side::users);
  const Eigen::MatrixXd x = dense(data.user_item);
  const auto model = fitted("ease", data, {{"lambda", 5}, {"dropout", 0.2}, {"min_support", 1}, {"keep", 1000}});
  expect_scores(*model, data, x * reference_weights(x, 5, 0.2));
}

TEST(EaseTest, FullShrinkageIsRidgeRegressionWithoutItsDiagonal) {
  const TrainingData data = with_tastes(120, 80, 3, 1);
  const Eigen::MatrixXd x = dense(data.user_item);
  const Eigen::MatrixXd gram = x.transpose() * x;
  Eigen::MatrixXd ridge = (gram + 20 * Eigen::MatrixXd::Identity(80, 80)).inverse() * gram;
  ridge.diagonal().setZero();
  const auto model = fitted("ease", data, {{"lambda", 20}, {"shrink", 1}, {"min_support", 1}, {"keep", 1000}});
  expect_scores(*model, data, x * ridge);
}

TEST(EaseTest, UsersCountByThePowerOfTheirLength) {
  // Two users of lengths 2 and 4: at power 1 they count 1 / 2 and 1 / 4, times 6 / 2.
  const TrainingData data = from_rows({{1, 1, 0, 0}, {1, 1, 1, 1}});
  Eigen::MatrixXd x = dense(data.user_item);
  x.row(0) *= std::sqrt(3.0 / 2);
  x.row(1) *= std::sqrt(3.0 / 4);
  const auto model = fitted("ease", data, {{"lambda", 1}, {"user_power", 1}, {"min_support", 1}});
  expect_scores(*model, data, dense(data.user_item) * reference_weights(x, 1));
}

TEST(EaseTest, TwoItemsByHand) {
  // X'X + I = [3 1; 1 3], P = [3 -1; -1 3] / 8, B(0, 1) = (1 / 8) / (3 / 8).
  const auto model = fitted("ease", from_rows({{1, 1}, {1, 0}, {0, 1}}), {{"lambda", 1}});
  EXPECT_FLOAT_EQ(scores_of(*model, History{{ItemId{0}, 1, Time{}}})[1], 1 / 3.0F);
  ASSERT_EQ(model->similar(ItemId{0}, 3).size(), 1U);
  EXPECT_NEAR(model->similar(ItemId{0}, 3).front().score, 1 / 3.0, 1e-6);
}

TEST(EaseTest, KeepsTheLargestWeightsOfEachItem) {
  const TrainingData data = with_tastes(120, 80, 3, 2);
  const auto all = fitted("ease", data, {{"keep", 1000}});
  const auto few = fitted("ease", data, {{"keep", 5}});
  std::vector<std::size_t> stored(80);
  for (std::uint32_t i = 0; i < 80; ++i) {
    const History one{{ItemId{i}, 1, Time{}}};
    const auto whole = scores_of(*all, one), cut = scores_of(*few, one);
    for (std::size_t j = 0; j < 80; ++j) {
      if (cut[j] == 0) continue;
      EXPECT_EQ(cut[j], whole[j]);
      ++stored[j];
    }
  }
  for (const std::size_t count : stored) EXPECT_LE(count, 5U);
}

TEST(EaseTest, ItemsWithoutSupportScoreZero) {
  const auto model = fitted("ease", from_rows({{1, 1, 1}, {1, 1, 0}}), {{"min_support", 2}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, 1, Time{}}});
  EXPECT_GT(scores[1], 0);
  EXPECT_EQ(scores[2], 0);
}

TEST(EaseTest, ADislikeLowersSimilarItems) {
  const auto model = fitted("ease", with_tastes(200, 40, 2, 3));
  const ItemId near = model->similar(ItemId{0}, 1).front().item;
  EXPECT_GT(scores_of(*model, History{{ItemId{0}, 1, Time{}}})[index(near)], 0);
  EXPECT_LT(scores_of(*model, History{{ItemId{0}, -1, Time{}}})[index(near)], 0);
}

TEST(EaseTest, SaysWhenThereIsTooLittle) {
  const auto model = try_fit("ease", from_rows({{1, 0}, {0, 1}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(model.error().mend, HasSubstr("min_support"));
}

}  // namespace
}  // namespace attune
