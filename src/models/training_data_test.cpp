#include "models/training_data.h"

#include "models/testing/training_data_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;

TEST(TrainingDataTest, TheMatrixHoldsTheLastWeightOfEachItem) {
  RaggedRows<HistoryEntry> histories;
  histories.add_row(History{{ItemId{2}, 1, Time{}}, {ItemId{0}, 1, Time{}}, {ItemId{2}, -1, Time{}}});
  histories.add_row({});
  const TrainingData data = TrainingData::from_histories(std::move(histories), 4);
  ASSERT_EQ(data.user_item.rows(), 2U);
  EXPECT_EQ(data.user_item.columns(), 4U);
  EXPECT_THAT(data.user_item.row(0).columns, ElementsAre(0, 2));
  EXPECT_THAT(data.user_item.row(0).values, ElementsAre(1, -1));
  EXPECT_EQ(data.user_item.row(1).size(), 0U);
  EXPECT_EQ(data.histories.row(0).size(), 3U);  // an item that comes back stays in the sequence
}

TEST(ModelParameterTest, ChoicesAreNamed) {
  const std::vector<ModelParameter> schema{ModelParameter::choice("weights", {"plain", "bm25"}, "how to weigh"),
                                           {"shrinkage", 10, 0, 100, "doubt"}};
  EXPECT_EQ(schema[0].parse("bm25").value(), 1);
  EXPECT_EQ(schema[1].parse("2.5").value(), 2.5);
  EXPECT_FALSE(schema[1].parse("bm25"));
  const auto unknown = schema[0].parse("bm26");
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().mend, testing::HasSubstr("plain, bm25"));

  const std::vector<std::pair<std::string, double>> given{{"weights", 1}};
  const auto parameters = ModelParameters::create(schema, given).value();
  EXPECT_EQ(parameters.choice("weights"), "bm25");
  EXPECT_EQ(parameters.to_json().at("weights"), json::value("bm25"));
}

}  // namespace
}  // namespace attune
