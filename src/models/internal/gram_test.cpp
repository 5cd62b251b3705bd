#include "models/internal/gram.h"

#include "models/testing/training_data_testing.h"

#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

std::vector<float> gram_of(const CsrMatrix<float>& matrix, std::size_t threads) {
  std::vector<float> gram(matrix.columns() * matrix.columns(), -7);
  gram_matrix(matrix, threads, {gram.data(), matrix.columns(), matrix.columns()});
  return gram;
}

TEST(GramMatrixTest, ByHand) {
  EXPECT_EQ(gram_of(from_rows({{1, 2, 0}, {0, 3, -1}}).user_item, 1),
            (std::vector<float>{1, 2, 0, 2, 13, -3, 0, -3, 1}));
}

TEST(GramMatrixTest, EqualsTheDenseProductOnAnyNumberOfThreads) {
  const TrainingData data = with_tastes(60, 90, 3, 1);
  Eigen::MatrixXf dense = Eigen::MatrixXf::Zero(60, 90);
  for (Eigen::Index u = 0; u < 60; ++u) {
    const SparseRow<float> row = data.user_item.row(u);
    for (std::size_t k = 0; k < row.size(); ++k) dense(u, row.columns[k]) = row.values[k];
  }
  const Eigen::MatrixXf expected = dense.transpose() * dense;
  const auto gram = gram_of(data.user_item, 1);
  EXPECT_LT((Eigen::Map<const Eigen::MatrixXf>(gram.data(), 90, 90) - expected).cwiseAbs().maxCoeff(), 1e-4);
  EXPECT_EQ(gram_of(data.user_item, 3), gram);
}

TEST(GramRowTest, ShortRowSkipsLaterColumns) {
  const CsrMatrix<float> matrix = from_rows({{1, 2, 5}, {0, 3, 7}}).user_item;
  std::vector<float> row(2);
  add_gram_row(matrix, matrix.transposed(), 1, row);
  EXPECT_EQ(row, (std::vector<float>{2, 13}));
}

}  // namespace
}  // namespace attune
