#include "kernels/randomized_svd.h"

#include "base/random.h"
#include "kernels/orthonormal.h"

#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A sparse matrix with storage of its own.
struct Sparse {
  explicit Sparse(const RowMajor& dense) : columns(static_cast<std::size_t>(dense.cols())) {
    for (Eigen::Index r = 0; r < dense.rows(); ++r) {
      for (Eigen::Index c = 0; c < dense.cols(); ++c) {
        if (dense(r, c) == 0) continue;
        indices.push_back(static_cast<std::uint32_t>(c));
        values.push_back(dense(r, c));
      }
      offsets.push_back(values.size());
    }
  }
  [[nodiscard]] SparseView view() const { return {columns, offsets, indices, values}; }

  std::size_t columns;
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> indices;
  std::vector<float> values;
};

/// A tenth of the cells are set, around a pattern of `groups` groups.
RowMajor grouped_matrix(Eigen::Index rows, Eigen::Index columns, Eigen::Index groups) {
  Random random(7);
  RowMajor matrix = RowMajor::Zero(rows, columns);
  for (Eigen::Index r = 0; r < rows; ++r) {
    for (Eigen::Index c = 0; c < columns; ++c) {
      const double chance = r % groups == c % groups ? 0.5 : 0.05;
      if (random.uniform() < chance) matrix(r, c) = static_cast<float>(1 + random.uniform());
    }
  }
  return matrix;
}

TruncatedSvd decompose(const RowMajor& dense, const SvdOptions& options) {
  const Sparse matrix(dense), transposed(dense.transpose());
  auto svd = randomized_svd(matrix.view(), transposed.view(), options);
  EXPECT_TRUE(svd) << svd.error();
  return svd ? *std::move(svd) : TruncatedSvd{};
}

/// V diag(s^2) V': what does not depend on signs.
Eigen::MatrixXd low_pass(const TruncatedSvd& svd, Eigen::Index columns) {
  const auto rank = static_cast<Eigen::Index>(svd.singular_values.size());
  const Eigen::MatrixXd v = Eigen::Map<const RowMajor>(svd.right.data(), columns, rank).cast<double>();
  const Eigen::VectorXd s = Eigen::Map<const Eigen::VectorXf>(svd.singular_values.data(), rank).cast<double>();
  return v * s.cwiseAbs2().asDiagonal() * v.transpose();
}

TEST(RandomizedSvdTest, FindsWhatTheDenseOneFinds) {
  const RowMajor dense = grouped_matrix(150, 90, 5);
  const TruncatedSvd svd = decompose(dense, {.rank = 5, .oversampling = 20, .iterations = 12});
  const Eigen::BDCSVD<Eigen::MatrixXd> exact(dense.cast<double>(), Eigen::ComputeThinV);
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_NEAR(svd.singular_values[k], exact.singularValues()[static_cast<Eigen::Index>(k)], 1e-3);
  }
  const Eigen::MatrixXd v = exact.matrixV().leftCols(5);
  const Eigen::MatrixXd expected = v * exact.singularValues().head(5).cwiseAbs2().asDiagonal() * v.transpose();
  EXPECT_LT((low_pass(svd, 90) - expected).norm(), 1e-3 * expected.norm());
}

TEST(RandomizedSvdTest, AtFullRankItIsTheMatrix) {
  for (const auto& [rows, columns] : {std::pair<Eigen::Index, Eigen::Index>{40, 25}, {25, 40}, {1, 7}, {7, 1}}) {
    const RowMajor dense = grouped_matrix(rows, columns, 3);
    const TruncatedSvd svd = decompose(dense, {.rank = 100});
    EXPECT_EQ(svd.singular_values.size(), static_cast<std::size_t>(std::min(rows, columns)));
    const Eigen::MatrixXd x = dense.cast<double>();
    EXPECT_LT((low_pass(svd, columns) - x.transpose() * x).norm(), 1e-4 * (1 + x.squaredNorm()));
  }
}

TEST(RandomizedSvdTest, BeyondTheRankAllIsZero) {
  RowMajor dense = RowMajor::Zero(30, 20);
  dense.topRows(15).leftCols(10).setOnes();
  dense.bottomRows(15).rightCols(10).setConstant(2);
  const TruncatedSvd svd = decompose(dense, {.rank = 4});
  EXPECT_NEAR(svd.singular_values[0], 2 * std::sqrt(150), 1e-3);
  EXPECT_NEAR(svd.singular_values[1], std::sqrt(150), 1e-3);
  EXPECT_EQ(svd.singular_values[2], 0);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(svd.right[i * 4 + 2], 0);
}

TEST(RandomizedSvdTest, AZeroMatrixHasZeroValues) {
  const TruncatedSvd svd = decompose(RowMajor::Zero(6, 5), {.rank = 2});
  EXPECT_EQ(svd.singular_values, (std::vector<float>{0, 0}));
  EXPECT_EQ(svd.right, std::vector<float>(10, 0.0F));
}

TEST(RandomizedSvdTest, SameBytesOnAnyNumberOfThreads) {
  const RowMajor dense = grouped_matrix(700, 600, 9);
  const TruncatedSvd one = decompose(dense, {.rank = 70, .threads = 1});
  const TruncatedSvd three = decompose(dense, {.rank = 70, .threads = 3});
  EXPECT_EQ(one.right, three.right);
  EXPECT_EQ(one.singular_values, three.singular_values);
}

TEST(RandomizedSvdTest, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const Sparse matrix(grouped_matrix(20, 20, 2));
  const auto svd = randomized_svd(matrix.view(), matrix.view(), {.stop = source.get_token()});
  ASSERT_FALSE(svd);
  EXPECT_EQ(svd.error().code, ErrorCode::cancelled);
}

TEST(MakeOrthonormalTest, KeepsTheSpanAndDropsDependentColumns) {
  Random random(3);
  RowMajor q(300, 90);
  for (float& value : q.reshaped<Eigen::RowMajor>()) value = static_cast<float>(random.normal());
  q.col(70) = 2 * q.col(3) - q.col(65);
  const Eigen::MatrixXd before = q.cast<double>();
  for (int pass = 0; pass < 2; ++pass) make_orthonormal({q.data(), 300, 90}, 2);
  const Eigen::MatrixXd after = q.cast<double>();
  Eigen::MatrixXd expected = Eigen::MatrixXd::Identity(90, 90);
  expected(70, 70) = 0;
  EXPECT_LT((after.transpose() * after - expected).cwiseAbs().maxCoeff(), 1e-5);
  EXPECT_LT((after * after.transpose() * before - before).norm(), 1e-5 * before.norm());
}

}  // namespace
}  // namespace attune::kernels
