#include "engine/people.h"

#include "base/file.h"

#include <random>

#include <gtest/gtest.h>

namespace attune {
namespace {

using std::chrono::days;
using std::chrono::seconds;

class PeopleTest : public testing::Test {
 protected:
  PeopleTest() {
    std::vector<ItemRecord> items;
    for (int i = 0; i < 40; ++i)
      items.push_back({std::to_string(i),
                       "Item " + std::to_string(i),
                       {{"genres", std::vector<std::string>{i % 2 == 0 ? "Even" : "Odd"}}}});
    EXPECT_TRUE(store_->put_items(items));
    catalogue_ = Catalogue::build(items).value();
  }
  void record(std::string user, int item, int second, double value = 5) {
    const std::vector<EventRecord> events{
        {std::move(user), std::to_string(item), EventKind::rating, value, Time{seconds(second)}}};
    ASSERT_TRUE(store_->append_events(events, ""));
  }
  void say(std::string kind, std::string value, int day, std::string subject = "",
           FactScope scope = FactScope::lasting) {
    ASSERT_TRUE(store_->facts().append({.user = "ada",
                                        .subject = std::move(subject),
                                        .kind = std::move(kind),
                                        .field = "genres",
                                        .value = std::move(value),
                                        .conversation = scope == FactScope::lasting ? "" : "c-1",
                                        .origin = FactOrigin::said,
                                        .scope = scope,
                                        .time = Time{days(day)}},
                                       ""));
  }
  History in_store(const std::string& user) { return fold_history(store_->history(user).value(), {}); }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
  std::shared_ptr<const Catalogue> catalogue_;
  People people_{*store_, {}};
};

TEST_F(PeopleTest, WhatIsKnownIsKeptUntilSomethingIsNew) {
  record("ada", 1, 10);
  const auto before = people_.past("ada").value();
  EXPECT_EQ(people_.past("ada").value(), before);
  record("ben", 1, 10);
  EXPECT_EQ(people_.past("ada").value(), before) << "somebody else's event";
  record("ada", 2, 20);
  EXPECT_EQ(people_.past("ada").value()->digest().history(), in_store("ada"));
  EXPECT_TRUE(people_.past("cy").value()->digest().history().empty());
}

TEST_F(PeopleTest, EventsThatComeLateAreNotMissed) {
  record("ada", 1, 10);
  record("ada", 2, 20);
  ASSERT_TRUE(people_.past("ada"));
  record("ada", 3, 5);      // older than all
  record("ada", 1, 20, 1);  // as old as the newest
  EXPECT_EQ(people_.past("ada").value()->digest().history(), in_store("ada"));
  record("ada", 4, 20);
  record("ada", 5, 1);
  EXPECT_EQ(people_.past("ada").value()->digest().history(), in_store("ada"));
}

TEST_F(PeopleTest, WhateverComesAndGoesItIsWhatTheStoreHas) {
  std::mt19937 random(7);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  People small(*store_, {}, 1);  // keeps one person at most
  for (int round = 0; round < 60; ++round) {
    const std::string user = std::string(1, static_cast<char>('a' + below(3)));
    for (int k = below(4); k > 0; --k)
      record(user, below(12), below(2) == 0 ? round * 10 : below(round * 10 + 1), below(2) * 4 + 1);
    EXPECT_EQ(people_.past(user).value()->digest().history(), in_store(user));
    EXPECT_EQ(small.past(user).value()->digest().history(), in_store(user));
  }
}

TEST_F(PeopleTest, KeepsNoMoreThanItMay) {
  People small(*store_, {}, 4096);
  for (int user = 0; user < 30; ++user) {
    record("user-" + std::to_string(user), user, 10);
    ASSERT_TRUE(small.past("user-" + std::to_string(user)));
  }
  EXPECT_LE(small.size_bytes(), 4096U);
}

TEST_F(PeopleTest, FactsThatAreErasedAreGoneAtOnce) {
  say("likes", "Even", 1);
  const Moment moment{Time{days(2)}};
  EXPECT_EQ(people_.memory("ada").value()->taste({}, moment, catalogue_)->likes.size(), 1U);
  say("avoids", "Odd", 1);
  EXPECT_EQ(people_.memory("ada").value()->taste({}, moment, catalogue_)->avoids.size(), 1U);
  ASSERT_TRUE(store_->facts().erase_all("ada"));
  const auto taste = people_.memory("ada").value()->taste({}, moment, catalogue_);
  EXPECT_TRUE(taste->likes.empty());
  EXPECT_TRUE(taste->avoids.empty());
}

TEST_F(PeopleTest, ATasteIsKeptForAsLongAsItHolds) {
  say("likes", "Even", 1);
  say("likes", "Odd", 1, "", FactScope::session);
  say("avoids", "Odd", 1, "mother");
  const auto memory = people_.memory("ada").value();
  const auto now = memory->taste({}, {Time{days(2)}}, catalogue_);
  EXPECT_EQ(memory->taste({}, {Time{days(2)} + std::chrono::minutes(59)}, catalogue_), now);
  EXPECT_NE(memory->taste({}, {Time{days(2)} + std::chrono::minutes(60)}, catalogue_), now);
  EXPECT_EQ(memory->taste({}, {Time{days(2)}, "c-1"}, catalogue_)->likes.size(), 2U);
  EXPECT_EQ(memory->taste({.guest = "mother"}, {Time{days(2)}}, catalogue_)->avoids.size(), 1U);
  const auto together = memory->taste({.companions = {"mother"}}, {Time{days(2)}}, catalogue_);
  EXPECT_EQ(together->likes.size(), 1U);
  EXPECT_EQ(together->avoids.size(), 1U);
}

}  // namespace
}  // namespace attune
