#include "models/neighbours/item_knn.h"

#include "models/testing/training_data_testing.h"

#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

TEST(ItemKnnTest, CosineByHand) {
  const auto model = fitted("item-knn", from_rows({{1, 1, 0}, {1, 1, 1}, {1, 0, 1}}), {{"shrinkage", 1}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_EQ(scores[0], 0);
  EXPECT_FLOAT_EQ(scores[1], static_cast<float>(2 / (std::sqrt(6) + 1)));
  EXPECT_FLOAT_EQ(scores[2], static_cast<float>(2 / (std::sqrt(6) + 1)));
}

TEST(ItemKnnTest, TfIdfByHand) {
  const auto model =
      fitted("item-knn", from_rows({{1, 1, 1}, {1, 1, 0}, {1, 0, 0}}), {{"weights", 1}, {"shrinkage", 0}});
  const double all = std::log(2), two = std::log(2.5), one = std::log(4);  // users' idf: log(1 + 3 / length)
  const double norm_0 = std::sqrt(all * all + two * two + one * one), norm_1 = std::sqrt(all * all + two * two);
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_FLOAT_EQ(scores[1], static_cast<float>((all * all + two * two) / (norm_0 * norm_1)));
  EXPECT_FLOAT_EQ(scores[2], static_cast<float>(all * all / (norm_0 * all)));
}

TEST(ItemKnnTest, Bm25ByHand) {
  const auto model = fitted("item-knn", from_rows({{1, 1, 1}, {1, 1, 0}, {1, 0, 0}}), {{"weights", 2}});
  const double all = std::log(2), two = std::log(2.5);
  const auto saturated = [](double n) { return 2.2 / (1 + 1.2 * (0.25 + 0.75 * n / 2)); };  // a mean item has 2 events
  const double shrinkage = 10;                                                              // the default
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_FLOAT_EQ(scores[1],
                  static_cast<float>((all * all + two * two) * saturated(3) * saturated(2) / (1 + shrinkage)));
  EXPECT_FLOAT_EQ(scores[2], static_cast<float>(all * all * saturated(3) * saturated(1) / (1 + shrinkage)));
}

TEST(ItemKnnTest, KeepsTheBestNeighboursOnly) {
  const auto model = fitted("item-knn", from_rows({{1, 1, 0}, {1, 1, 0}, {1, 0, 1}}), {{"neighbours", 1}});
  // Item 0's one neighbour is 1, so 2 says nothing about it; 0 still speaks for 2.
  EXPECT_EQ(scores_of(*model, History{{ItemId{2}, 1, Time{}}})[0], 0);
  EXPECT_GT(scores_of(*model, History{{ItemId{0}, 1, Time{}}})[2], 0);
}

/// Popular items are counted in bits, rare ones in whole rows or sum by sum: all must be the same to the outside.
TEST(ItemKnnTest, EveryNeighbourIsTheCosineOfTwoColumns) {
  constexpr std::uint32_t kUsers = 300, kItems = 2500, kPopular = 520;
  for (const float weight : {1.0F, 0.5F}) {
    Random random(1);
    std::vector<CsrMatrix<float>::Entry> entries;
    std::vector<std::vector<float>> columns(kItems, std::vector<float>(kUsers));
    for (std::uint32_t u = 0; u < kUsers; ++u) {
      for (std::uint32_t i = 0; i < kItems; ++i) {
        if (random.uniform() >= (i < kPopular ? 0.5 : 0.004)) continue;
        entries.push_back({u, i, weight});
        columns[i][u] = weight;
      }
    }
    const auto model = fitted("item-knn", of_matrix(CsrMatrix<float>::from_entries(kUsers, kItems, entries)),
                              {{"shrinkage", 3}, {"neighbours", 10'000}});
    const auto product = [&](std::uint32_t i, std::uint32_t j) {
      return std::inner_product(columns[i].begin(), columns[i].end(), columns[j].begin(), 0.0);
    };
    for (std::uint32_t i = 0; i < kItems; i += 97) {
      const auto scores = scores_of(*model, History{{ItemId{i}, 1, Time{}}});
      for (std::uint32_t j = 0; j < kItems; ++j) {
        const double expected = i == j ? 0 : product(i, j) / (std::sqrt(product(i, i) * product(j, j)) + 3);
        ASSERT_NEAR(scores[j], expected, 1e-5) << i << " for " << j;
      }
    }
  }
}

TEST(ItemKnnTest, ADislikeLowersSimilarItems) {
  const auto model = fitted("item-knn", with_tastes(100, 40, 2, 1));
  const History liked{{ItemId{0}, 1, Time{}}};
  const History disliked{{ItemId{0}, -1, Time{}}};
  const ItemId near = model->similar(ItemId{0}, 1).front().item;
  EXPECT_GT(scores_of(*model, liked)[index(near)], 0);
  EXPECT_LT(scores_of(*model, disliked)[index(near)], 0);
}

TEST(ItemKnnTest, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const auto model = try_fit("item-knn", with_tastes(50, 40, 2, 1), {}, {.stop = source.get_token()});
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune
