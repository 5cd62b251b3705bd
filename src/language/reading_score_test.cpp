#include "language/reading_score.h"

#include <gtest/gtest.h>

namespace attune::language {
namespace {

json::object found(std::size_t start, std::size_t end, std::string_view kind, std::string_view id,
                   std::string_view polarity) {
  return {{"start", start}, {"end", end}, {"kind", kind}, {"id", id}, {"polarity", polarity}};
}

TEST(ReadingScore, CountsWhatIsLabelledFoundAndRight) {
  ReadingScore score;
  const std::vector<LabelledEntity> labelled{{0, 4, "item", {"heat-1995"}, "wanted"},
                                             {10, 16, "genres", {"Horror"}, "unwanted"}};
  score.add(labelled, {found(0, 4, "item", "heat-1995", "wanted"), found(10, 16, "genres", "horror", "wanted"),
                       found(20, 22, "item", "it", "neutral")});
  EXPECT_EQ(score.entities().right, 2U);
  EXPECT_DOUBLE_EQ(score.entities().precision(), 2 / 3.0);
  EXPECT_DOUBLE_EQ(score.entities().recall(), 1);
  EXPECT_DOUBLE_EQ(score.entities().f1(), 0.8);
  EXPECT_DOUBLE_EQ(score.polarity().f1(), 0.4);
}

TEST(ReadingScore, ALabelledNameCountsOnceAndOnlyWhereItStands) {
  ReadingScore score;
  const json::object heat = found(0, 4, "item", "heat-1995", "wanted");
  score.add({{2, 6, "item", {"heat", "heat-1995"}, "wanted"}}, {heat, heat, found(6, 9, "item", "heat", "wanted")});
  EXPECT_EQ(score.entities().right, 1U);
  EXPECT_EQ(score.entities().found, 3U);
}

TEST(ReadingScore, AnItemIsNoLabelButFieldsOfLabelsDoNotMatter) {
  ReadingScore score;
  score.add({{0, 4, "actors", {"Clint Eastwood"}, "wanted"}},
            {found(0, 4, "item", "Clint Eastwood", "wanted"), found(0, 4, "directors", "Clint Eastwood", "wanted")});
  EXPECT_EQ(score.entities().right, 1U);
  EXPECT_EQ(score.by_kind().at("item").right, 0U);
}

TEST(ReadingScore, NothingToFindAndNothingFoundIsPerfect) {
  ReadingScore score;
  score.add({}, {});
  EXPECT_DOUBLE_EQ(score.entities().f1(), 1);
  EXPECT_EQ(score.utterances(), 1U);
}

}  // namespace
}  // namespace attune::language
