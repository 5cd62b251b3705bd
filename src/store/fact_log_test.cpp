#include "store/fact_log.h"

#include "base/file.h"
#include "store/internal/schema.h"
#include "store/store.h"

#include <cmath>
#include <csignal>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune {
namespace {

StoredFact fact(std::string kind, std::string value, int day = 1) {
  return {.user = "ada",
          .kind = std::move(kind),
          .field = "genres",
          .value = std::move(value),
          .source = "as said on day " + std::to_string(day),
          .origin = FactOrigin::said,
          .time = Time{std::chrono::days(day)}};
}

class FactLogTest : public testing::Test {
 protected:
  FactLogTest() : path_((folder_.path() / "attune.db").string()) {
    store_ = open_sqlite_store(path_, {.mode = StoreOptions::Mode::create}).value();
  }
  FactLog& log() { return store_->facts(); }
  std::int64_t append(const StoredFact& one, std::string_view key = "") { return log().append(one, key).value().id; }
  std::vector<StoredFact> all(std::string_view user = "ada") { return log().log(user).value(); }

  TemporaryFolder folder_;
  std::string path_;
  std::unique_ptr<Store> store_;
};

TEST_F(FactLogTest, KeepsEveryFactAsItWasSaid) {
  StoredFact full = fact("avoids", "Horror", 3);
  full.subject = "mother";
  full.conversation = "c-1";
  full.turn = 4;
  full.scope = FactScope::session;
  full.confidence = 0.5;
  full.valid_from = Time{std::chrono::days(2)};
  full.valid_until = Time{std::chrono::days(9)};
  append(fact("likes", "Horror", 1));
  full.corrects = 1;
  full.id = append(full);
  store_.reset();
  store_ = open_sqlite_store(path_).value();
  ASSERT_EQ(all().size(), 2U);
  EXPECT_EQ(all()[1], full);
  EXPECT_EQ(all()[0].value, "Horror");
  EXPECT_TRUE(all("ben").empty());
  EXPECT_EQ(log().log("ada", 1).value().size(), 1U);
}

TEST_F(FactLogTest, AReplayCountsOnce) {
  const auto id = append(fact("likes", "Western"), "key");
  EXPECT_EQ(append(fact("likes", "Western", 9), "key"), id);
  EXPECT_EQ(append(fact("likes", "Western")), id) << "the same content and time";
  EXPECT_EQ(all().size(), 1U);
  EXPECT_NE(append(fact("likes", "Western", 2)), id) << "said again";
  StoredFact bens = fact("likes", "Western");
  bens.user = "ben";
  EXPECT_NE(append(bens, "key"), id) << "somebody else's key";
}

TEST_F(FactLogTest, AReplayBringsNothingBackThatWasErased) {
  const auto id = append(fact("likes", "Western"), "key");
  EXPECT_EQ(log().erase_all("ada"), 1U);
  EXPECT_EQ(append(fact("likes", "Western"), "key"), id);
  EXPECT_TRUE(all().empty());
  EXPECT_GT(append(fact("likes", "Western", 2)), id) << "an id is never used again";
}

TEST_F(FactLogTest, ErasesSomeOrNone) {
  const auto first = append(fact("likes", "Western"));
  const auto second = append(fact("likes", "Comedy"));
  const std::vector<std::int64_t> wrong{first, second + 1};
  EXPECT_EQ(log().erase("ada", wrong).error().code, ErrorCode::not_found);
  EXPECT_EQ(all().size(), 2U);
  const std::vector<std::int64_t> right{first};
  EXPECT_EQ(log().erase("ben", right).error().code, ErrorCode::not_found);
  EXPECT_TRUE(log().erase("ada", right));
  ASSERT_EQ(all().size(), 1U);
  EXPECT_EQ(all()[0].id, second);
}

TEST_F(FactLogTest, TheVersionTellsOfChanges) {
  const auto before = log().version("ada").value();
  EXPECT_EQ(log().version("ada"), before);
  const auto id = append(fact("likes", "Western"));
  const auto with_one = log().version("ada").value();
  EXPECT_NE(with_one, before);
  EXPECT_EQ(log().version("ben"), before);
  const std::vector<std::int64_t> ids{id};
  ASSERT_TRUE(log().erase("ada", ids));
  EXPECT_NE(log().version("ada"), before) << "nothing is there again, but something was";
}

TEST_F(FactLogTest, BadFactsAreRefused) {
  const auto refused = [&](const StoredFact& one) { return log().append(one, "").error().code; };
  EXPECT_EQ(refused({.user = "", .kind = "likes"}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.user = "ada", .kind = "likes", .value = "\xff"}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.user = "ada", .kind = "likes", .source = std::string(100'000, 'x')}),
            ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.user = "ada", .kind = "likes", .confidence = std::nan("")}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.user = "ada", .kind = "likes", .corrects = 77}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused({.user = "ada",
                     .kind = "likes",
                     .valid_from = Time{std::chrono::days(2)},
                     .valid_until = Time{std::chrono::days(1)}}),
            ErrorCode::invalid_argument);
  EXPECT_TRUE(all().empty());
}

TEST_F(FactLogTest, ErasedWordsAreNoLongerInTheFiles) {
  StoredFact secret = fact("likes", "Western");
  secret.source = "canary-of-what-was-said";
  append(secret);
  for (int day = 2; day < 50; ++day) append(fact("likes", "Comedy", day));
  const std::vector<std::int64_t> ids{1};
  ASSERT_TRUE(log().erase("ada", ids));
  store_.reset();  // what the write-ahead log held goes with it
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(bytes.find("canary-of-what-was-said"), std::string::npos) << entry.path();
  }
}

TEST_F(FactLogTest, WhatWasAcknowledgedSurvivesAKill) {
  store_.reset();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = open_sqlite_store(path_).value();
    for (int day = 1;; ++day)
      if (const auto kept = store->facts().append(fact("likes", "Western", day), std::to_string(day)))
        (void)!::write(ends[1], &day, sizeof day);
  }
  ::close(ends[1]);
  int last = 0;
  for (int day = 0; last < 20 && ::read(ends[0], &day, sizeof day) == sizeof day;) last = day;
  ::kill(child, SIGKILL);
  for (int day = 0; ::read(ends[0], &day, sizeof day) == sizeof day;) last = day;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  store_ = open_sqlite_store(path_).value();
  const auto facts = all();
  ASSERT_GE(facts.size(), static_cast<std::size_t>(last));
  for (int day = 1; day <= last; ++day)
    EXPECT_EQ(facts[static_cast<std::size_t>(day - 1)].time.time_since_epoch(), std::chrono::days(day));
  append(fact("likes", "Western", last), std::to_string(last));  // the client tries again
  EXPECT_EQ(all().size(), facts.size());
}

TEST(FactMigrationTest, FactsOfTheVersionBeforeBecomeALog) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "attune.db").string();
  {
    auto old = sqlite::Database::open(path, sqlite::Database::Access::create).value();
    ASSERT_TRUE(migrate(old));
    // As version 8 had them.
    ASSERT_TRUE(old.execute(
        "DROP TABLE facts; DROP TABLE fact_keys; DROP TABLE model_consents; DROP TABLE model_disclosures; DROP TABLE "
        "model_spend; DROP TABLE model_answers; DROP TABLE item_knowledge; DROP TABLE enrichments; DELETE FROM "
        "counters "
        "WHERE name IN ('facts_erased', 'model_answers', 'model_answer_bytes', 'model_erasures');"
        "DELETE FROM sqlite_sequence WHERE name = 'facts';"
        "CREATE TABLE facts (id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, kind TEXT NOT NULL, field TEXT "
        "NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL, confidence REAL NOT NULL, time INTEGER NOT NULL, UNIQUE "
        "(user, kind, field, value));"
        "INSERT INTO facts VALUES (3, 'ada', 'likes', 'genres', 'Western', 'I like westerns', 0.5, 86400000), "
        "(4, 'ada', 'avoids', 'genres', 'Horror', 'attune memory add', 1, 86400000), "
        "(7, 'ben', 'likes', 'genres', 'Comedy', 'gone', 1, 0); DELETE FROM facts WHERE id = 7; PRAGMA "
        "user_version=8;"));
  }
  const auto store = open_sqlite_store(path);
  ASSERT_TRUE(store) << store.error();
  const auto facts = (*store)->facts().log("ada").value();
  ASSERT_EQ(facts.size(), 2U);
  StoredFact western = fact("likes", "Western");
  western.id = 3;
  western.source = "I like westerns";
  western.confidence = 0.5;
  western.origin = FactOrigin::outside;
  EXPECT_EQ(facts[0], western);
  EXPECT_EQ(facts[1].origin, FactOrigin::typed);
  EXPECT_GT((*store)->facts().append(fact("likes", "Western", 2), "").value().id, 7) << "an id is never used again";
}

TEST(FactMigrationTest, NamesOfOriginsAndScopesAreReadBack) {
  EXPECT_EQ(parse_fact_origin("did"), FactOrigin::did);
  EXPECT_EQ(parse_fact_scope("session"), FactScope::session);
  EXPECT_EQ(parse_fact_scope("always").error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
