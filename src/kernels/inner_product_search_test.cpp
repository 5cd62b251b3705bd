#include "kernels/inner_product_search.h"

#include "base/random.h"
#include "kernels/vector.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

std::vector<float> normal(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

std::vector<TopEntry> found(const InnerProductSearch& search, MatrixView<const float> queries, std::size_t k,
                            std::size_t n, std::size_t threads) {
  std::vector<TopEntry> best(queries.rows * std::min(k, n), {7, -7});
  search.search(queries, k, threads, best);
  return best;
}

struct Shape {
  std::size_t vectors, dimensions, queries, k;
};

class InnerProductSearchTest : public testing::TestWithParam<Shape> {};

TEST_P(InnerProductSearchTest, EqualsScoringEachVector) {
  const auto [n, d, m, k] = GetParam();
  const auto vectors = normal(n * d, 1), queries = normal(m * d, 2);
  const MatrixView<const float> rows(vectors.data(), n, d), asked(queries.data(), m, d);
  for (const auto precision : {Precision::float32, Precision::bfloat16, Precision::int8}) {
    const InnerProductSearch search(rows, precision);
    const auto best = found(search, asked, k, n, 1);
    EXPECT_EQ(found(search, asked, k, n, 3), best);
    std::size_t missed = 0;
    for (std::size_t q = 0; q < m; ++q) {
      std::vector<float> scores(n);
      reference::multiply(rows, asked.row(q), scores);
      std::vector<TopEntry> expected(std::min(k, n));
      reference::top_k(scores, expected);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const TopEntry& entry = best[q * expected.size() + i];
        EXPECT_NEAR(entry.score, scores[entry.position], 1e-4);
        if (entry.score < expected[i].score - 1e-4F) ++missed;
      }
    }
    EXPECT_EQ(missed, 0U) << n << " vectors, precision " << static_cast<int>(precision);
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, InnerProductSearchTest,
                         testing::Values(Shape{1, 1, 1, 1}, Shape{15, 3, 2, 20}, Shape{16, 4, 1, 5},
                                         Shape{1000, 64, 1, 10}, Shape{1000, 64, 5, 10}, Shape{517, 33, 200, 7},
                                         Shape{300, 17, 23, 300}));

TEST(InnerProductSearchTest, WhatRoundingHidesIsFound) {
  // In steps of int8 all vectors but one look the same; the best by what they really are differ by less than a step.
  constexpr std::size_t kCount = 5000;
  std::vector<float> vectors;
  for (std::size_t i = 0; i < kCount; ++i) {
    vectors.insert(vectors.end(), {100, 0.001F * static_cast<float>((i * 7919) % kCount) / kCount});
  }
  const std::vector<float> query{0, 1};
  const MatrixView<const float> rows(vectors.data(), kCount, 2), asked(query.data(), 1, 2);
  const auto exact = found(InnerProductSearch(rows, Precision::float32), asked, 5, kCount, 1);
  EXPECT_EQ(found(InnerProductSearch(rows, Precision::int8), asked, 5, kCount, 2), exact);
  EXPECT_EQ(found(InnerProductSearch(rows, Precision::bfloat16), asked, 5, kCount, 2), exact);
}

TEST(InnerProductSearchTest, NothingToFind) {
  const std::vector<float> vectors = normal(10, 1);
  const InnerProductSearch none({vectors.data(), 0, 5}, Precision::int8);
  EXPECT_EQ(found(none, {vectors.data(), 2, 5}, 3, 0, 2).size(), 0U);
  const InnerProductSearch search({vectors.data(), 2, 5}, Precision::float32);
  EXPECT_EQ(found(search, {vectors.data(), 2, 5}, 0, 2, 2).size(), 0U);
}

TEST(InnerProductSearchTest, TiesAndZerosGoToTheSmallerRow) {
  const std::vector<float> vectors{1, 0, 0, 1, 1, 0}, query{1};
  const InnerProductSearch search({vectors.data(), 6, 1}, Precision::int8);
  EXPECT_THAT(found(search, {query.data(), 1, 1}, 4, 6, 1),
              testing::ElementsAre(TopEntry{0, 1}, TopEntry{3, 1}, TopEntry{4, 1}, TopEntry{1, 0}));
}

TEST(InnerProductSearchTest, OverflowIsLeftOut) {
  const float big = std::numeric_limits<float>::max();
  const std::vector<float> vectors{big, -big, 1}, query{2};
  const InnerProductSearch search({vectors.data(), 3, 1}, Precision::float32);
  const auto best = found(search, {query.data(), 1, 1}, 3, 3, 1);
  EXPECT_EQ(best[0].position, 0U);
  EXPECT_EQ(best[1], (TopEntry{2, 2}));
  EXPECT_EQ(best[2].score, -std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace attune::kernels
