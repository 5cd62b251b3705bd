#include "models/linear/sparse_ease.h"

#include "models/internal/dense_testing.h"
#include "models/testing/training_data_testing.h"

#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

/// Column by column: the regression of an item on its best single predictors, in dense double.
Eigen::MatrixXd reference_weights(const Eigen::MatrixXd& x, double lambda, std::size_t neighbours) {
  const Eigen::MatrixXd gram = x.transpose() * x;
  Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(gram.rows(), gram.cols());
  for (Eigen::Index j = 0; j < gram.cols(); ++j) {
    std::vector<Eigen::Index> sources;
    for (Eigen::Index i = 0; i < gram.rows(); ++i) {
      if (i != j && gram(i, j) != 0) sources.push_back(i);
    }
    std::ranges::stable_sort(sources, std::ranges::greater{},
                             [&](Eigen::Index i) { return gram(i, j) * gram(i, j) / (gram(i, i) + lambda); });
    sources.resize(std::min(sources.size(), neighbours));
    const auto count = static_cast<Eigen::Index>(sources.size());
    const Eigen::MatrixXd system = gram(sources, sources) + lambda * Eigen::MatrixXd::Identity(count, count);
    const Eigen::VectorXd solved = system.llt().solve(gram(sources, j));
    for (Eigen::Index k = 0; k < count; ++k) weights(sources[static_cast<std::size_t>(k)], j) = solved[k];
  }
  return weights;
}

void expect_scores(const Model& model, const TrainingData& data, const Eigen::MatrixXd& expected) {
  for (std::size_t user = 0; user < data.user_item.rows(); ++user) {
    const auto scores = scores_of(model, history_of(data, user));
    for (std::size_t i = 0; i < scores.size(); ++i) {
      EXPECT_NEAR(scores[i], expected(static_cast<Eigen::Index>(user), static_cast<Eigen::Index>(i)), 1e-4);
    }
  }
}

TEST(SparseEaseTest, EqualsTheRegressionsInDouble) {
  const TrainingData data = with_tastes(120, 80, 3, 1);
  const auto model = fitted("sparse-ease", data, {{"lambda", 15}, {"neighbours", 12}, {"min_support", 1}});
  const Eigen::MatrixXd x = dense(data.user_item);
  expect_scores(*model, data, x * reference_weights(x, 15, 12));
}

TEST(SparseEaseTest, WithAllNeighboursItIsEase) {
  // Dense enough for every pair to co-occur: a pair that never does is left out of the regression.
  const TrainingData data = with_tastes(400, 20, 2, 2);
  const auto sparse = fitted("sparse-ease", data, {{"lambda", 30}, {"neighbours", 100}});
  const auto ease = fitted("ease", data, {{"lambda", 30}, {"keep", 100}});
  for (std::size_t user = 0; user < 50; ++user) {
    const auto found = scores_of(*sparse, history_of(data, user)), expected = scores_of(*ease, history_of(data, user));
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 2e-3);
  }
}

TEST(SparseEaseTest, TwoItemsByHand) {
  // X'X + I = [3 1; 1 3]: each is predicted from the other with 1 / 3.
  const auto model = fitted("sparse-ease", from_rows({{1, 1}, {1, 0}, {0, 1}}), {{"lambda", 1}});
  EXPECT_FLOAT_EQ(scores_of(*model, History{{ItemId{0}, 1, Time{}}})[1], 1 / 3.0F);
}

TEST(SparseEaseTest, ItemsWithoutSupportScoreZero) {
  const auto model = fitted("sparse-ease", from_rows({{1, 1, 1}, {1, 1, 0}}), {{"min_support", 2}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, 1, Time{}}});
  EXPECT_GT(scores[1], 0);
  EXPECT_EQ(scores[2], 0);
}

TEST(SparseEaseTest, ThresholdedSystemsStaySolvable) {
  const TrainingData data = with_tastes(300, 100, 2, 4);
  const auto model =
      fitted("sparse-ease", data, {{"lambda", 1e-3}, {"neighbours", 30}, {"co_occurrences", 30}, {"min_support", 1}});
  for (const float score : scores_of(*model, history_of(data, 1))) EXPECT_TRUE(std::isfinite(score));
}

TEST(SparseEaseTest, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const auto model = try_fit("sparse-ease", with_tastes(50, 40, 2, 1), {}, {.stop = source.get_token()});
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune
