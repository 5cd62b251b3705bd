#include "engine/newcomers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

std::shared_ptr<const AttributeSimilarity> similarity_of(const std::vector<Labels>& genres) {
  std::vector<ItemRecord> records;
  for (const Labels& labels : genres)
    records.push_back({"item-" + std::to_string(records.size()), "Title", {{"genres", labels}}});
  return AttributeSimilarity::build(Catalogue::build(records).value());
}

std::vector<ItemId> likes_of(const Newcomers& newcomers, ItemId item) {
  std::vector<ItemId> items;
  for (const Newcomers::Share& like : newcomers.shares_of(item)) items.push_back(like.item);
  return items;
}

TEST(NewcomersTest, AreItemsAfterTheTrainingAndItemsWithoutEvents) {
  const auto attributes = similarity_of({{"Crime"}, {"Crime"}, {"Western"}, {"Crime"}});
  const std::vector<std::uint32_t> events{3, 0, 2, 1};
  const Newcomers newcomers(*attributes, events, 3);
  EXPECT_THAT(newcomers.items(), testing::ElementsAre(ItemId{1}, ItemId{3}));
  EXPECT_THAT(likes_of(newcomers, ItemId{1}), testing::ElementsAre(ItemId{0}));
  EXPECT_THAT(likes_of(newcomers, ItemId{3}), testing::ElementsAre(ItemId{0}));
  EXPECT_TRUE(newcomers.shares_of(ItemId{0}).empty());
}

TEST(NewcomersTest, SharesAreLikenessesWithDoubt) {
  const auto attributes = similarity_of({{"Crime"}, {"Crime"}, {"Western"}, {"Crime"}});
  const std::vector<std::uint32_t> events{3, 9, 2, 0};
  const Newcomers newcomers(*attributes, events, 4);
  ASSERT_THAT(likes_of(newcomers, ItemId{3}),
              testing::ElementsAre(ItemId{1}, ItemId{0}));  // as alike, but better known
  EXPECT_NEAR(newcomers.shares_of(ItemId{3}).front().share, 1 / (2 + Newcomers::kDoubt), 1e-12);
}

TEST(NewcomersTest, WhatResemblesNothingHasNoShares) {
  const auto attributes = similarity_of({{"Crime"}, {"Western"}, {}});
  const std::vector<std::uint32_t> events{3, 0, 0};
  const Newcomers newcomers(*attributes, events, 3);
  EXPECT_EQ(newcomers.items().size(), 2U);
  EXPECT_TRUE(newcomers.shares_of(ItemId{1}).empty());
  EXPECT_TRUE(newcomers.shares_of(ItemId{2}).empty());
}

}  // namespace
}  // namespace attune
