#include "models/internal/gram.h"

#include "base/random.h"
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

TEST(GramMatrixTest, CountsWhereAllWeightsAreOne) {
  EXPECT_EQ(gram_of(from_rows({{1, 1, 0}, {0, 1, 1}, {0, 1, 0}}).user_item, 1),
            (std::vector<float>{1, 1, 0, 1, 3, 1, 0, 1, 1}));
}

TEST(GramMatrixTest, InBitsEqualsEventByEvent) {
  // Half of the first 1,100 items for everyone and few of the rest: blocks in bits, and one that is not.
  Random random(1);
  std::vector<CsrMatrix<float>::Entry> ones, halves;
  for (std::uint32_t u = 0; u < 700; ++u) {
    for (std::uint32_t i = 0; i < 1700; ++i) {
      if (random.uniform() >= (i < 1100 ? 0.5 : 0.002)) continue;
      ones.push_back({u, i, 1});
      halves.push_back({u, i, 0.5F});
    }
  }
  const auto in_bits = gram_of(CsrMatrix<float>::from_entries(700, 1700, ones), 2);
  auto summed = gram_of(CsrMatrix<float>::from_entries(700, 1700, halves), 1);
  for (float& value : summed) value *= 4;
  EXPECT_EQ(in_bits, summed);
}

TEST(GramTilesTest, WholeOrLowerRow) {
  const CsrMatrix<float> matrix = from_rows({{1, 2, 5}, {0, 3, 7}}).user_item;
  GramTiles(matrix).for_each(1, [](const GramTile& tile) {
    std::vector<float> whole(3, -1), lower(2, -1);
    tile.row(1, whole);
    tile.lower_row(1, lower);
    EXPECT_EQ(tile.last, 3U);
    EXPECT_EQ(whole, (std::vector<float>{2, 13, 31}));
    EXPECT_EQ(lower, (std::vector<float>{2, 13}));
  });
}

TEST(SelectColumnsTest, ByFrequency) {
  const CsrMatrix<float> matrix = from_rows({{1, 2, 5}, {0, 3, 7}, {0, 4, 0}}).user_item;
  const auto order = columns_by_frequency(matrix);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{1, 2, 0}));
  const CsrMatrix<float> first_two = select_columns(matrix, std::span(order).first(2));
  EXPECT_EQ(first_two.columns(), 2U);
  const SparseRow<float> row = first_two.row(0);
  EXPECT_EQ(std::vector(row.columns.begin(), row.columns.end()), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(std::vector(row.values.begin(), row.values.end()), (std::vector<float>{2, 5}));
}

}  // namespace
}  // namespace attune
