#include "models/factors/ials.h"

#include "models/factors/ials_factors.h"
#include "models/testing/training_data_testing.h"

#include <cmath>
#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr Eigen::Index kFactors = 7, kBlock = 2;
constexpr int kSteps = 3;

/// The published algorithm cell by cell, in double: every user's and item's normal equations with all confidences.
class ReferenceIals {
 public:
  ReferenceIals(const TrainingData& data, IalsLoss loss, std::uint64_t seed) : loss_(loss) {
    const auto users = static_cast<Eigen::Index>(data.user_item.rows());
    const auto items = static_cast<Eigen::Index>(data.user_item.columns());
    weights_ = Matrix::Zero(users, items);
    for (Eigen::Index u = 0; u < users; ++u) {
      const SparseRow<float> row = data.user_item.row(static_cast<std::size_t>(u));
      for (std::size_t k = 0; k < row.size(); ++k) weights_(u, row.columns[k]) = static_cast<double>(row.values[k]);
    }
    x_ = Matrix::Zero(users, kFactors);
    const auto start = initial_item_factors(data.user_item.columns(), kFactors, seed);
    y_ = Eigen::Map<const Eigen::Matrix<float, -1, -1, Eigen::RowMajor>>(start.data(), items, kFactors).cast<double>();
  }

  double iterate(IalsMethod method = IalsMethod::cholesky) {
    x_ = solve(weights_, y_, x_, method);
    y_ = solve(weights_.transpose(), x_, y_, method);
    double sum = 0;
    for (Eigen::Index u = 0; u < weights_.rows(); ++u) {
      sum += penalty(weights_.row(u)) * x_.row(u).squaredNorm();
      for (Eigen::Index i = 0; i < weights_.cols(); ++i) {
        const double error = sign(weights_(u, i)) - x_.row(u).dot(y_.row(i));
        sum += (1 + loss_.alpha * std::abs(weights_(u, i))) * error * error;
      }
    }
    for (Eigen::Index i = 0; i < weights_.cols(); ++i) sum += penalty(weights_.col(i)) * y_.row(i).squaredNorm();
    return sum;
  }
  [[nodiscard]] Matrix scores() const { return x_ * y_.transpose(); }

 private:
  static double sign(double weight) { return weight > 0 ? 1 : weight < 0 ? -1 : 0; }

  template <class Row>
  [[nodiscard]] double penalty(const Row& row) const {
    const double entries = static_cast<double>((row.array() != 0).count());
    return loss_.lambda * std::pow(entries + loss_.alpha * row.cwiseAbs().sum(), loss_.nu);
  }

  static Eigen::VectorXd row_solution(const Matrix& a, const Eigen::VectorXd& b, Eigen::VectorXd x, IalsMethod method) {
    if (method == IalsMethod::cholesky) return a.llt().solve(b);
    if (method == IalsMethod::block) {
      for (const Eigen::Index first : {Eigen::Index{0}, kBlock, 2 * kBlock, kFactors - kBlock}) {
        const Eigen::VectorXd residual = (b - a * x).segment(first, kBlock);
        x.segment(first, kBlock) += a.block(first, first, kBlock, kBlock).llt().solve(residual);
      }
      return x;
    }
    Eigen::VectorXd residual = b - a * x, direction = residual;
    for (int step = 0; step < kSteps; ++step) {
      const Eigen::VectorXd product = a * direction;
      const double squared = residual.squaredNorm(), length = squared / direction.dot(product);
      x += length * direction;
      residual -= length * product;
      direction = (residual + residual.squaredNorm() / squared * direction).eval();
    }
    return x;
  }

  [[nodiscard]] Matrix solve(const Matrix& weights, const Matrix& fixed, const Matrix& from, IalsMethod method) const {
    Matrix solved = Matrix::Zero(weights.rows(), kFactors);
    for (Eigen::Index r = 0; r < weights.rows(); ++r) {
      if (weights.row(r).isZero(0)) continue;  // nothing to learn from: stays 0
      Matrix a = penalty(weights.row(r)) * Matrix::Identity(kFactors, kFactors);
      Eigen::VectorXd b = Eigen::VectorXd::Zero(kFactors);
      for (Eigen::Index c = 0; c < weights.cols(); ++c) {
        const double confidence = 1 + loss_.alpha * std::abs(weights(r, c));
        a += confidence * fixed.row(c).transpose() * fixed.row(c);
        b += confidence * sign(weights(r, c)) * fixed.row(c).transpose();
      }
      solved.row(r) = row_solution(a, b, from.row(r).transpose(), method).transpose();
    }
    return solved;
  }

  IalsLoss loss_;
  Matrix weights_, x_, y_;
};

class IalsAgainstReference : public testing::TestWithParam<std::tuple<double, IalsMethod>> {};
INSTANTIATE_TEST_SUITE_P(Penalties, IalsAgainstReference,
                         testing::Combine(testing::Values(0.0, 0.5, 1.0),
                                          testing::Values(IalsMethod::cholesky, IalsMethod::conjugate_gradient,
                                                          IalsMethod::block)));

TEST_P(IalsAgainstReference, LossAndScoresAgree) {
  const TrainingData data = with_tastes(60, 50, 3, 1);
  const auto [nu, method] = GetParam();
  const IalsLoss loss{.alpha = 5, .lambda = 0.5, .nu = nu};
  ReferenceIals reference(data, loss, 9);
  std::vector<double> losses;
  const auto factors =
      fit_ials_factors(data.user_item, {.loss = loss,
                                        .factors = kFactors,
                                        .iterations = 8,
                                        .method = method,
                                        .steps = kSteps,
                                        .block_size = kBlock,
                                        .seed = 9,
                                        .threads = 2,
                                        .on_iteration = [&](std::size_t, double value) { losses.push_back(value); }});
  ASSERT_TRUE(factors);
  ASSERT_EQ(losses.size(), 8U);
  for (const double value : losses) {
    const double expected = reference.iterate(method);
    EXPECT_NEAR(value, expected, 1e-3 * expected);
  }
  EXPECT_TRUE(std::ranges::is_sorted(losses, std::greater<>{}));

  using RowMajor = Eigen::Matrix<float, -1, -1, Eigen::RowMajor>;
  const Eigen::Map<const RowMajor> x(factors->users.data(), 60, kFactors), y(factors->items.data(), 50, kFactors);
  EXPECT_LT(((x * y.transpose()).cast<double>() - reference.scores()).cwiseAbs().maxCoeff(), 1e-3);
}

TEST(IalsTest, SameBytesOnAnyNumberOfThreads) {
  const TrainingData data = with_tastes(300, 50, 3, 1);
  for (const auto method : {IalsMethod::cholesky, IalsMethod::conjugate_gradient, IalsMethod::block}) {
    std::vector<double> losses;
    const auto fit = [&](std::size_t threads) {
      return fit_ials_factors(data.user_item,
                              {.loss = {},
                               .factors = 20,
                               .iterations = 3,
                               .method = method,
                               .threads = threads,
                               .on_iteration = [&](std::size_t, double value) { losses.push_back(value); }});
    };
    const auto one = fit(1), three = fit(3);
    ASSERT_TRUE(one && three);
    EXPECT_EQ(one->users, three->users);
    EXPECT_EQ(one->items, three->items);
    EXPECT_EQ(std::vector(losses.begin(), losses.begin() + 3), std::vector(losses.begin() + 3, losses.end()));
  }
}

TEST(IalsTest, FoldInSolvesTheNormalEquations) {
  const TrainingData data = with_tastes(60, 50, 3, 2);
  const auto model = fitted("ials", data, {{"factors", kFactors}, {"alpha", 5}, {"lambda", 2}, {"nu", 0}});
  const auto trained =
      fit_ials_factors(data.user_item, {.loss = {.alpha = 5, .lambda = 2, .nu = 0}, .factors = kFactors});
  ASSERT_TRUE(trained);
  using RowMajor = Eigen::Matrix<float, -1, -1, Eigen::RowMajor>;
  const Matrix y = Eigen::Map<const RowMajor>(trained->items.data(), 50, kFactors).cast<double>();

  const History history{{ItemId{3}, 1, Time{}}, {ItemId{8}, 0.25F, Time{}}, {ItemId{4}, -1, Time{}}};
  Matrix a = y.transpose() * y + 2 * Matrix::Identity(kFactors, kFactors);
  Eigen::VectorXd b = Eigen::VectorXd::Zero(kFactors);
  for (const HistoryEntry& entry : history) {
    const auto row = y.row(static_cast<Eigen::Index>(index(entry.item)));
    const double extra = 5 * std::abs(static_cast<double>(entry.weight));
    a += extra * row.transpose() * row;
    b += (1 + extra) * (entry.weight > 0 ? 1 : -1) * row.transpose();
  }
  const Eigen::VectorXd expected = y * a.llt().solve(b);
  const auto scores = scores_of(*model, history);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_NEAR(scores[i], expected(static_cast<Eigen::Index>(i)), 1e-4);
}

TEST(IalsTest, TellsTastesApart) {
  const auto model = fitted("ials", with_tastes(200, 60, 2, 3), {{"factors", 8}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}, {ItemId{2}, 1, Time{}}});
  double even = 0, odd = 0;
  for (std::size_t i = 4; i < 60; ++i) (i % 2 == 0 ? even : odd) += scores[i];
  EXPECT_GT(even, odd + 1);
  EXPECT_EQ(index(model->similar(ItemId{0}, 1).front().item) % 2, 0U);
}

TEST(IalsTest, ADislikeLowersSimilarItems) {
  const auto model = fitted("ials", with_tastes(200, 60, 2, 3), {{"factors", 8}});
  EXPECT_LT(scores_of(*model, History{{ItemId{0}, -1, Time{}}})[2], 0);
}

TEST(IalsTest, StopsWhenAskedAndRefusesNoEvents) {
  std::stop_source source;
  source.request_stop();
  const auto stopped = try_fit("ials", with_tastes(50, 40, 2, 1), {}, {.stop = source.get_token()});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  const auto empty = try_fit("ials", from_rows({{0, 0}}));
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
