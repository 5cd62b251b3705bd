#include "models/neighbours/user_knn.h"

#include "models/internal/dense_testing.h"
#include "models/testing/training_data_testing.h"

#include <cmath>
#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

/// The formula of the header in dense double, for one history.
Eigen::VectorXd reference_scores(const Eigen::MatrixXd& x, const Eigen::VectorXd& history, std::size_t neighbours) {
  Eigen::VectorXd idf = Eigen::VectorXd::Zero(x.cols());
  for (Eigen::Index i = 0; i < x.cols(); ++i) {
    const auto users = static_cast<double>((x.col(i).array() != 0).count());
    if (users > 0) idf[i] = std::log1p(static_cast<double>(x.rows()) / users);
  }
  Eigen::VectorXd likeness = x * idf.asDiagonal() * history;
  for (Eigen::Index v = 0; v < x.rows(); ++v) likeness[v] /= std::max(x.row(v).norm(), 1e-9);
  std::vector<double> sorted(likeness.begin(), likeness.end());
  std::ranges::sort(sorted, std::ranges::greater{});
  const double bound = neighbours < sorted.size() ? sorted[neighbours - 1] : 0;
  for (double& value : likeness) value = value > 0 && value >= bound - 1e-6 ? value : 0;
  return x.transpose() * likeness;
}

TEST(UserKnnTest, EqualsTheFormulaInDouble) {
  const TrainingData data = with_tastes(120, 80, 3, 1);
  const auto model = fitted("user-knn", data, {{"neighbours", 15}});
  const Eigen::MatrixXd x = dense(data.user_item);
  for (Eigen::Index user = 0; user < 120; ++user) {
    const auto scores = scores_of(*model, history_of(data, static_cast<std::size_t>(user)));
    const Eigen::VectorXd expected = reference_scores(x, x.row(user).transpose(), 15);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      EXPECT_NEAR(scores[i], expected[static_cast<Eigen::Index>(i)], 1e-3);
    }
  }
}

TEST(UserKnnTest, ThreePeopleByHand) {
  // Items 0 and 1 have two users each: idf = ln(1 + 3 / 2). Only the first two people share item 0.
  const auto model = fitted("user-knn", from_rows({{1, 1, 0}, {1, 0, 1}, {0, 1, 0}}));
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  const double likeness = std::log(2.5) / std::sqrt(2);
  EXPECT_NEAR(scores[0], 2 * likeness, 1e-6);
  EXPECT_NEAR(scores[1], likeness, 1e-6);
  EXPECT_NEAR(scores[2], likeness, 1e-6);
}

TEST(UserKnnTest, PeopleWhoTieWithTheLastNeighbourAreHeardToo) {
  const auto model = fitted("user-knn", from_rows({{1, 1, 0}, {1, 0, 1}}), {{"neighbours", 1}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_GT(scores[1], 0);
  EXPECT_EQ(scores[1], scores[2]);
}

TEST(UserKnnTest, NobodyAlikeSaysNothing) {
  const auto model = fitted("user-knn", from_rows({{1, 1, 0}}));
  EXPECT_EQ(scores_of(*model, History{{ItemId{2}, 1, Time{}}}), (std::vector<float>{0, 0, 0}));
  EXPECT_EQ(scores_of(*model, History{{ItemId{0}, -1, Time{}}}), (std::vector<float>{0, 0, 0}));
}

}  // namespace
}  // namespace attune
