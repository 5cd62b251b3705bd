#include "base/nearest_name.h"

#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

const std::vector<std::string_view> kFields{"genres", "title", "year", "years"};

TEST(NearestNameTest, FindsWhatAMisspellingStandsFor) {
  EXPECT_EQ(nearest_name("yaer", kFields), "year");
  EXPECT_EQ(nearest_name("genre", kFields), "genres");
  EXPECT_EQ(nearest_name("yearz", kFields), "year");  // as near as "years", and earlier
  EXPECT_EQ(nearest_name("colour", kFields), std::nullopt);
  EXPECT_EQ(nearest_name("year", {}), std::nullopt);
  EXPECT_EQ(nearest_name(std::string(1 << 20, 'y'), kFields), std::nullopt);
}

TEST(NearestNameTest, MendNamesItOrWhatThereIs) {
  EXPECT_EQ(nearest_mend("titel", kFields), "did you mean 'title'?");
  EXPECT_EQ(nearest_mend("colour", kFields), "there are: genres, title, year, years");
  EXPECT_EQ(nearest_mend("colour", {}), "there are none");
  const std::vector<std::string_view> many(23, "same-name");
  EXPECT_TRUE(nearest_mend("colour", many).ends_with("same-name and 3 more"));
}

}  // namespace
}  // namespace attune
