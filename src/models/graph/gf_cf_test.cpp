#include "models/graph/gf_cf.h"

#include "models/internal/dense_testing.h"
#include "models/internal/normalised.h"
#include "models/testing/training_data_testing.h"

#include <cmath>

#include <Eigen/Dense>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;

/// The formula of the header in dense double: W with score = history * W.
Eigen::MatrixXd reference_weights(const Eigen::MatrixXd& x, Eigen::Index factors, double low_pass, double popularity) {
  const auto power = [](const Eigen::VectorXd& degrees, double exponent) {
    return degrees.unaryExpr([=](double d) { return d > 0 ? std::pow(d, exponent) : 0.0; }).eval();
  };
  const Eigen::VectorXd users = x.cwiseAbs().rowwise().sum(), items = x.cwiseAbs().colwise().sum();
  const Eigen::MatrixXd r = power(users, -0.5).asDiagonal() * x * power(items, -0.5).asDiagonal();
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(r, Eigen::ComputeThinV);
  const Eigen::MatrixXd v = svd.matrixV().leftCols(factors);
  const Eigen::MatrixXd filter = r.transpose() * r + low_pass * v * v.transpose();
  return power(items, -0.5).asDiagonal() * filter * power(items, popularity).asDiagonal();
}

TEST(GfCfTest, EqualsTheFormulaInDouble) {
  const TrainingData data = with_tastes(120, 80, 3, 1);
  const auto model = fitted("gf-cf", data, {{"factors", 60}, {"low_pass", 0.7}, {"popularity", 0.3}});
  const Eigen::MatrixXd x = dense(data.user_item);
  const Eigen::MatrixXd expected = x * reference_weights(x, 60, 0.7, 0.3);
  for (std::size_t user = 0; user < 120; ++user) {
    const auto scores = scores_of(*model, history_of(data, user));
    for (std::size_t i = 0; i < scores.size(); ++i) {
      EXPECT_NEAR(scores[i], expected(static_cast<Eigen::Index>(user), static_cast<Eigen::Index>(i)), 1e-5);
    }
  }
}

TEST(GfCfTest, TwoUsersByHand) {
  // Without the low-pass: item 0 has degree 2, the others 1; user 0 has degree 2, user 1 degree 2.
  const auto model = fitted("gf-cf", from_rows({{1, 1, 0}, {1, 0, 1}}), {{"low_pass", 0}, {"popularity", 0}});
  const auto scores = scores_of(*model, History{{ItemId{1}, 2, Time{}}});
  EXPECT_FLOAT_EQ(scores[0], static_cast<float>(2 * (1 / std::sqrt(2)) * (1 / std::sqrt(2)) / std::sqrt(2)));
  EXPECT_FLOAT_EQ(scores[1], 1);
  EXPECT_FLOAT_EQ(scores[2], 0);
}

TEST(GfCfTest, PopularityFavoursItemsOfHighDegree) {
  const TrainingData data = with_tastes(150, 60, 2, 2);
  const auto tail = fitted("gf-cf", data, {{"popularity", 0}}), head = fitted("gf-cf", data, {{"popularity", 1}});
  const Degrees degrees = degrees_of(data.user_item);
  const auto low = scores_of(*tail, history_of(data, 0)), high = scores_of(*head, history_of(data, 0));
  for (std::size_t i = 0; i < low.size(); ++i) EXPECT_NEAR(high[i], low[i] * degrees.items[i], 1e-4);
}

TEST(GfCfTest, ItemsWithoutEventsScoreZero) {
  const auto model = fitted("gf-cf", from_rows({{1, 1, 0}, {1, 1, 0}}));
  EXPECT_EQ(scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, 1, Time{}}})[2], 0);
}

TEST(GfCfTest, SaysWhenThereIsTooLittle) {
  const auto model = try_fit("gf-cf", from_rows({{0, 0}, {0, 0}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(model.error().mend, HasSubstr("events"));
}

}  // namespace
}  // namespace attune
