#include "engine/attribute_similarity.h"

#include <cmath>

#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;
using Record = std::pair<Labels, Labels>;  // colours, shapes

std::shared_ptr<const AttributeSimilarity> similarity_of(const std::vector<Record>& given) {
  std::vector<ItemRecord> records;
  for (const auto& [colours, shapes] : given) {
    const std::string key = std::to_string(records.size());
    records.push_back({key, key, {{"colour", colours}, {"shape", shapes}}});
  }
  return AttributeSimilarity::build(Catalogue::build(records).value());
}

TEST(AttributeSimilarityTest, IsTheMeanOfTheFieldsCosines) {
  // ln(4/2) for red and round, ln 4 for the others. Items 0 and 1 share round; of item 0's colours only red:
  // cos = ln2^2 / (sqrt(ln2^2 + ln4^2) * ln2) = 1 / sqrt 5.
  const auto similarity =
      similarity_of({{{"red", "green"}, {"round"}}, {{"red"}, {"round"}}, {{"blue"}, {"flat"}}, {{"grey"}, {"long"}}});
  const double expected = (1 / std::sqrt(5.0) + 1) / 2;
  EXPECT_NEAR(similarity->between(ItemId{0}, ItemId{1}), expected, 1e-12);
  EXPECT_NEAR(similarity->between(ItemId{1}, ItemId{0}), expected, 1e-12);
  EXPECT_EQ(similarity->between(ItemId{0}, ItemId{2}), 0);
  EXPECT_NEAR(similarity->between(ItemId{0}, ItemId{0}), 1, 1e-12);
}

TEST(AttributeSimilarityTest, ARareLabelDoesNotOutweighAnotherField) {
  // Item 1 shares the odd colour with item 0, item 2 the common shape: each is one field of two.
  const auto similarity = similarity_of({{{"mauve"}, {"round"}},
                                         {{"mauve"}, {"flat"}},
                                         {{"red"}, {"round"}},
                                         {{"red"}, {"round"}},
                                         {{"red"}, {"round"}},
                                         {{"red"}, {"flat"}}});
  EXPECT_NEAR(similarity->between(ItemId{0}, ItemId{1}), similarity->between(ItemId{0}, ItemId{2}), 1e-12);
}

TEST(AttributeSimilarityTest, WhatAllItemsBearAndWhatIsMissingCountForNothing) {
  const auto similarity = similarity_of({{{"red"}, {"round"}}, {{"red"}, {}}, {{"red"}, {"flat"}}});
  std::vector<double> likeness(3);
  similarity->to_all(std::vector{ItemId{0}, ItemId{1}}, likeness);
  EXPECT_EQ(likeness, (std::vector<double>{0.25, 0, 0}));  // item 0 to itself, by shape alone: (1/2 + 0) / 2
  EXPECT_TRUE(similarity->shared(ItemId{1}, ItemId{2}).empty());
}

TEST(AttributeSimilarityTest, AllAtOnceIsTheMeanOfPairs) {
  const auto similarity = similarity_of({{{"red", "blue"}, {"round"}},
                                         {{"blue"}, {"round", "flat"}},
                                         {{"red"}, {"flat"}},
                                         {{"green"}, {}},
                                         {{}, {"long"}}});
  const std::vector seeds{ItemId{0}, ItemId{2}};
  std::vector<double> likeness(5);
  similarity->to_all(seeds, likeness);
  for (std::uint32_t i = 0; i < likeness.size(); ++i) {
    const double mean = (similarity->between(seeds[0], ItemId{i}) + similarity->between(seeds[1], ItemId{i})) / 2;
    EXPECT_NEAR(likeness[i], mean, 1e-12) << i;
  }
}

}  // namespace
}  // namespace attune
