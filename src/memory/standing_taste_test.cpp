#include "memory/standing_taste.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

StoredFact fact(std::string kind, std::string value, int day) {
  return {.id = day,
          .user = "ada",
          .kind = std::move(kind),
          .field = "genres",
          .value = std::move(value),
          .source = "",
          .time = Time{std::chrono::days(day)}};
}

TEST(StandingTasteTest, NewestOfContradictingFactsHolds) {
  const std::vector<ItemRecord> records{{"a", "A", {{"genres", std::vector<std::string>{"Horror", "Comedy"}}}}};
  const auto catalogue = Catalogue::build(records).value();
  const std::vector<StoredFact> facts{fact("avoids", "horror", 3), fact("likes", "Horror", 1),
                                      fact("likes", "Comedy", 2), fact("likes", "Opera", 4)};
  const StandingTaste taste = standing_taste(facts, *catalogue);
  ASSERT_EQ(taste.avoids.size(), 1U);
  EXPECT_EQ(taste.avoids[0].fact.id, 3);
  ASSERT_EQ(taste.likes.size(), 1U);
  EXPECT_EQ(taste.likes[0].fact.value, "Comedy");
  EXPECT_TRUE(bears(*catalogue, ItemId{0}, taste.avoids[0].field, taste.avoids[0].label));
}

}  // namespace
}  // namespace attune
