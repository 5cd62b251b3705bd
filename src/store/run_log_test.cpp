#include "base/file.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::Field;

class RunLogTest : public testing::Test {
 protected:
  static StoredRun run(std::string id, RunState state = RunState::running, std::string user = "ada") {
    return {.id = std::move(id), .user = std::move(user), .plan = "{}", .now = "2026-11-25T18:00", .state = state};
  }
  RunLog& log() { return store_->runs(); }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ =
      open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
};

TEST_F(RunLogTest, KeepsARunAndItsSteps) {
  ASSERT_TRUE(log().put_run(run("r1")));
  const std::vector<StoredStep> steps{{"a", true, "1"}, {"b", false, ""}};
  ASSERT_TRUE(log().put_steps("r1", steps));
  EXPECT_EQ(log().steps("r1").value(), steps);
  ASSERT_TRUE(log().put_steps("r1", std::vector<StoredStep>{{"b", true, "2"}}));
  EXPECT_EQ(log().steps("r1").value().at(1).value, "2");
  EXPECT_THAT(log().unfinished().value(), ElementsAre(Field(&StoredRun::id, "r1")));
  ASSERT_TRUE(log().put_run(run("r1", RunState::done)));
  EXPECT_TRUE(log().unfinished().value().empty());
  EXPECT_EQ(log().find_run("r1").value()->state, RunState::done);
  EXPECT_EQ(log().find_run("r2").value(), std::nullopt);
}

TEST_F(RunLogTest, ARunBelongsToOnePersonAndOnePlan) {
  ASSERT_TRUE(log().put_run(run("r1")));
  EXPECT_EQ(log().put_run(run("r1", RunState::running, "bo")).error().code, ErrorCode::conflict);
  StoredRun other = run("r1");
  other.plan = "{1}";
  EXPECT_EQ(log().put_run(other).error().code, ErrorCode::conflict);
  EXPECT_EQ(log().put_run(run("")).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(log().put_steps("r2", std::vector<StoredStep>{{"a", true, ""}}).error().code, ErrorCode::not_found);
}

TEST_F(RunLogTest, NewestFirst) {
  for (const char* id : {"r1", "r2", "r3"}) ASSERT_TRUE(log().add_ended(run(id, RunState::done), {{"a", true, "1"}}));
  ASSERT_TRUE(log().put_run(run("r4", RunState::waiting, "bo")));
  EXPECT_THAT(log().runs("", 2).value(), ElementsAre(Field(&StoredRun::id, "r4"), Field(&StoredRun::id, "r3")));
  EXPECT_THAT(log().runs("bo", 9).value(), ElementsAre(Field(&StoredRun::id, "r4")));
}

TEST_F(RunLogTest, OldOnesGoUnlessTheyRunOrWait) {
  const auto on_day = [](std::string id, int day, RunState state) {
    StoredRun ended = run(std::move(id), state);
    ended.finished = Time{std::chrono::days(day)};
    return ended;
  };
  const auto ids = [this] {
    const std::vector<StoredRun> runs = log().runs("", 99).value();
    std::vector<std::string> found;
    for (const StoredRun& kept : runs) found.push_back(kept.id);
    return found;
  };
  const Time now{std::chrono::days(100)};
  ASSERT_TRUE(log().put_run(on_day("waits", 1, RunState::waiting)));
  ASSERT_TRUE(log().put_run(on_day("runs", 0, RunState::running)));
  ASSERT_TRUE(log().put_run(on_day("old", 69, RunState::done)));
  ASSERT_TRUE(log().put_steps("old", std::vector<StoredStep>{{"a", true, "1"}}));
  ASSERT_TRUE(log().put_run(on_day("of just that age", 70, RunState::failed)));
  ASSERT_TRUE(log().put_run(on_day("young", 99, RunState::dismissed)));
  EXPECT_EQ(log().prune({}, now).value(), 1U);
  EXPECT_TRUE(log().steps("old").value().empty());
  EXPECT_THAT(ids(), ElementsAre("young", "of just that age", "runs", "waits"));
  EXPECT_EQ(log().prune({.most = 2}, now).value(), 0U);
  EXPECT_EQ(log().prune({.most = 1}, now).value(), 1U);
  EXPECT_THAT(ids(), ElementsAre("young", "runs", "waits"));
  EXPECT_EQ(log().prune({.most = 0}, now).value(), 1U);
  EXPECT_THAT(ids(), ElementsAre("runs", "waits"));
}

TEST_F(RunLogTest, PruningGoesInBatches) {
  for (int i = 0; i < 1100; ++i) ASSERT_TRUE(log().add_ended(run(std::to_string(i), RunState::done), {}));
  ASSERT_TRUE(log().settle());
  EXPECT_EQ(log().prune({.most = 10}, Time{}).value(), 1000U);
  EXPECT_EQ(log().prune({.most = 10}, Time{}).value(), 90U);
  EXPECT_EQ(log().runs("", 99).value().back().id, "1090");
}

TEST_F(RunLogTest, TheSecretStays) {
  const std::string secret = log().secret().value();
  EXPECT_EQ(secret.size(), 64U);
  EXPECT_EQ(log().secret().value(), secret);
}

}  // namespace
}  // namespace attune
