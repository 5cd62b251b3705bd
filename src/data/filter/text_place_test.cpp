#include "data/filter/text_place.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(TextPlaceTest, ColumnsCountCharactersOfTheLine) {
  EXPECT_EQ(column_of("", 0), 1U);
  EXPECT_EQ(column_of("abc", 3), 4U);
  EXPECT_EQ(column_of("äöü=", 6), 4U);  // two bytes each
  EXPECT_EQ(column_of("one\ntwo", 5), 2U);
}

TEST(TextPlaceTest, FoundTextIsCutBetweenCharactersAndAtTheLinesEnd) {
  EXPECT_EQ(found_at("year > x", 7), "'x'");
  EXPECT_EQ(found_at("year", 4), "the end");
  EXPECT_EQ(found_at("year\n", 4), "the end of the line");
  EXPECT_EQ(found_at("year\nrest", 2), "'ar'");
  EXPECT_EQ(found_at("0123456789abcdef", 0), "'0123456789ab'");
  EXPECT_EQ(found_at("ääääääääääääää", 0), "'ääääääääääää'");
}

}  // namespace
}  // namespace attune
