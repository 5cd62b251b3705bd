#include "memory/standing_taste.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

using std::chrono::days;

class StandingTasteTest : public testing::Test {
 protected:
  void add(std::string kind, std::string value, int day, std::string subject = "") {
    facts_.add({.id = ++last_,
                .user = "ada",
                .subject = std::move(subject),
                .kind = std::move(kind),
                .field = "genres",
                .value = std::move(value),
                .origin = FactOrigin::said,
                .time = Time{days(day)}});
  }
  StandingTaste taste(std::string_view subject = "", int day = 10) {
    return standing_taste(facts_, subject, {Time{days(day)}}, *catalogue_);
  }
  std::int64_t last_ = 0;
  FactTimeline facts_;
  std::shared_ptr<const Catalogue> catalogue_ =
      Catalogue::build(std::vector<ItemRecord>{{"a", "A", {{"genres", std::vector<std::string>{"Horror", "Comedy"}}}}})
          .value();
};

TEST_F(StandingTasteTest, NewestOfContradictingFactsHolds) {
  add("likes", "Horror", 1);
  add("likes", "Comedy", 2);
  add("avoids", "horror", 3);
  add("likes", "Opera", 4);
  const StandingTaste found = taste();
  ASSERT_EQ(found.avoids.size(), 1U);
  EXPECT_EQ(found.avoids[0].fact.id, 3);
  ASSERT_EQ(found.likes.size(), 1U);
  EXPECT_EQ(found.likes[0].fact.value, "Comedy");
  EXPECT_TRUE(bears(*catalogue_, ItemId{0}, found.avoids[0].field, found.avoids[0].label));
}

TEST_F(StandingTasteTest, EachSubjectHasATasteOfItsOwn) {
  add("likes", "Horror", 1);
  add("avoids", "Horror", 2, "mother");
  EXPECT_EQ(taste().likes.size(), 1U);
  EXPECT_TRUE(taste().avoids.empty());
  EXPECT_EQ(taste("mother").avoids.size(), 1U);
  EXPECT_TRUE(taste("father").avoids.empty());
}

TEST_F(StandingTasteTest, TogetherTheSurerOfWhatBothLikeCounts) {
  add("likes", "Horror", 1);
  add("likes", "Comedy", 2);
  add("likes", "Horror", 731, "mother");
  add("avoids", "Comedy", 731, "mother");
  StandingTaste both = taste("", 731);
  add_taste(taste("mother", 731), both);
  ASSERT_EQ(both.likes.size(), 2U);
  EXPECT_EQ(both.likes[0].fact.subject, "mother");
  EXPECT_EQ(both.likes[1].fact.value, "Comedy");
  EXPECT_EQ(both.avoids.size(), 1U);
}

TEST_F(StandingTasteTest, TheSurestComesFirst) {
  add("likes", "Horror", 1);
  add("likes", "Comedy", 731);
  const StandingTaste found = taste("", 731);
  ASSERT_EQ(found.likes.size(), 2U);
  EXPECT_EQ(found.likes[0].fact.value, "Comedy");
  EXPECT_DOUBLE_EQ(found.likes[1].strength, 0.5);
}

}  // namespace
}  // namespace attune
