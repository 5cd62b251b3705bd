#include "engine/item_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;

TEST(ItemFeaturesTest, LabelsOfAllFieldsAndStemsOfTitlesAndTexts) {
  using Labels = std::vector<std::string>;
  const std::vector<ItemRecord> records{
      {"a", "Night Trains", {{"genres", Labels{"Crime", "Drama"}}, {"cast", Labels{"Ada"}}}},
      {"b", "Train", {{"genres", Labels{"Drama"}}, {"cast", Labels{"Bo"}}}},
  };
  const auto catalogue = Catalogue::build(records).value();
  const ItemFeatures features = item_features(*catalogue, *Analyzer::create("english").value());

  ASSERT_EQ(features.labels.rows(), 2U);
  ASSERT_EQ(features.labels.columns(), 4U);
  ASSERT_EQ(features.label_fields.size(), 4U);
  EXPECT_EQ(features.labels.row(0).size(), 3U);
  EXPECT_EQ(features.labels.row(1).size(), 2U);
  EXPECT_THAT(features.term_texts, ElementsAre("night", "train"));
  EXPECT_THAT(features.terms.row(0).columns, ElementsAre(0, 1));
  EXPECT_THAT(features.terms.row(1).columns, ElementsAre(1));
}

TEST(ItemFeaturesTest, EmptyCatalogue) {
  const auto catalogue = Catalogue::build({}).value();
  const ItemFeatures features = item_features(*catalogue, *Analyzer::create("english").value());
  EXPECT_EQ(features.labels.columns(), 0U);
  EXPECT_EQ(features.terms.columns(), 0U);
}

}  // namespace
}  // namespace attune
