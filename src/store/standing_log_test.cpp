#include "store/standing_log.h"

#include "base/file.h"
#include "store/store.h"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

Time at(int seconds) {
  return Time{std::chrono::seconds(seconds)};
}

class StandingLogTest : public testing::Test {
 protected:
  static StoredStandingRequest request(std::string user = "ada", std::optional<Time> due = {}) {
    return {.user = std::move(user),
            .words = "tell me when a western comes in",
            .trigger = "when items come in where genres has \"Western\"",
            .plan = "plan \"\"\n  reply($new)\n",
            .due = due,
            .made = at(1)};
  }
  static InboxEntry entry(std::string user, std::int64_t request, std::string text) {
    return {.user = std::move(user), .request = request, .text = std::move(text), .answer = "{}", .time = at(5)};
  }
  std::unique_ptr<StandingLog> open() { return StandingLog::open(path_).value(); }

  TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "attune.db").string();
  std::unique_ptr<Store> store_ = open_sqlite_store(path_, {.mode = StoreOptions::Mode::create}).value();
  std::unique_ptr<StandingLog> log_ = open();
};

TEST_F(StandingLogTest, KeepsRequests) {
  const std::int64_t first = log_->add(request()).value();
  const std::int64_t second = log_->add(request("bo", at(60))).value();
  StoredStandingRequest expected = request("bo", at(60));
  expected.id = second;
  expected.revision = 2;
  EXPECT_EQ(open()->find(second).value(), expected);
  EXPECT_THAT(log_->requests("").value(),
              ElementsAre(Field(&StoredStandingRequest::id, first), Field(&StoredStandingRequest::id, second)));
  EXPECT_THAT(log_->requests("bo").value(), ElementsAre(expected));
  EXPECT_EQ(log_->find(77).value(), std::nullopt);
}

TEST_F(StandingLogTest, KeepsManyOrNone) {
  const std::vector<StoredStandingRequest> sound{request(), request("bo")};
  EXPECT_EQ(log_->add(sound).value().size(), 2U);
  const std::vector<StoredStandingRequest> unsound{request(), request("")};
  EXPECT_FALSE(log_->add(unsound));
  const std::vector<StoredStandingRequest> too_many(StandingLog::kMostRequests, request());
  EXPECT_EQ(log_->add(too_many).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(log_->requests("").value().size(), 2U);
}

TEST_F(StandingLogTest, RefusesWhatIsNoRequest) {
  EXPECT_EQ(log_->add(request("")).error().code, ErrorCode::invalid_argument);
  StoredStandingRequest binary = request();
  binary.words = std::string(1, '\xff');
  EXPECT_EQ(log_->add(binary).error().code, ErrorCode::invalid_argument);
  StoredStandingRequest long_one = request();
  long_one.plan = std::string(StandingLog::kLongestText + 1, 'x');
  EXPECT_EQ(log_->add(long_one).error().code, ErrorCode::invalid_argument);
}

TEST_F(StandingLogTest, ARequestIsItsOwnersAlone) {
  const std::int64_t id = log_->add(request()).value();
  EXPECT_EQ(log_->remove("bo", id).error().code, ErrorCode::not_found);
  EXPECT_EQ(log_->set_state("bo", id, StandingState::paused, {}).error().code, ErrorCode::not_found);
  const std::int64_t before = log_->revision().value();
  ASSERT_TRUE(log_->remove("ada", id));
  EXPECT_GT(log_->revision().value(), before);
  EXPECT_EQ(log_->remove("ada", id).error().code, ErrorCode::not_found);
}

TEST_F(StandingLogTest, ChangesAreFoundByRevision) {
  const std::int64_t first = log_->add(request()).value();
  const std::int64_t second = log_->add(request()).value();
  const std::int64_t seen = log_->changed_since(0).value().back().revision;
  EXPECT_THAT(log_->changed_since(seen).value(), IsEmpty());
  ASSERT_TRUE(open()->set_state("ada", first, StandingState::paused, {}));
  EXPECT_THAT(log_->changed_since(seen).value(), ElementsAre(Field(&StoredStandingRequest::id, first)));
  EXPECT_EQ(log_->revision().value(), log_->find(first).value()->revision);
  EXPECT_THAT(log_->changed_since(0).value(),
              ElementsAre(Field(&StoredStandingRequest::id, second), Field(&StoredStandingRequest::id, first)));
}

TEST_F(StandingLogTest, ItemsThatAreThereAreNoNews) {
  ASSERT_TRUE(store_->put_items(std::vector<ItemRecord>{{"1", "Heat", {}}, {"2", "Ran", {}}}));
  EXPECT_EQ(log_->items_announced().value(), 0);
  const std::int64_t id = log_->add(request()).value();
  EXPECT_EQ(log_->find(id).value()->first_new, 2);
}

TEST_F(StandingLogTest, WhatItemsFireIsKeptOnce) {
  const std::int64_t id = log_->add(request()).value();
  const std::int64_t paused = log_->add(request()).value();
  ASSERT_TRUE(log_->set_state("ada", paused, StandingState::paused, {}));
  const std::vector<StoredFiring> fired{{.request = id, .items = "[\"7\"]", .planned = at(2)},
                                        {.request = paused, .items = "[\"7\"]", .planned = at(2)}};
  EXPECT_TRUE(log_->announce_items(0, 3, fired).value());
  EXPECT_FALSE(open()->announce_items(0, 3, fired).value());  // another process saw the same
  EXPECT_EQ(log_->items_announced().value(), 3);
  const auto open_ones = log_->firings(9).value();
  ASSERT_THAT(open_ones, ElementsAre(Field(&StoredFiring::request, id)));
  EXPECT_EQ(open_ones.front().items, "[\"7\"]");

  const std::vector<StandingLog::Delivery> delivery{
      {.firing = open_ones.front().id, .entry = entry("ada", id, "a western"), .message = "{}"}};
  ASSERT_TRUE(log_->deliver(delivery, at(9)));
  ASSERT_TRUE(open()->deliver(delivery, at(9)));
  EXPECT_THAT(log_->firings(9).value(), IsEmpty());
  EXPECT_THAT(log_->inbox("ada", 9).value(), ElementsAre(Field(&InboxEntry::text, "a western")));
  EXPECT_THAT(log_->outbox(at(9), 9).value(), ElementsAre(Field(&OutboxMessage::body, "{}")));
  EXPECT_EQ(log_->find(id).value()->fired, at(9));
}

TEST_F(StandingLogTest, KeepsTheEventsOfPeopleWhoWaitForSuch) {
  ASSERT_TRUE(store_->put_items(std::vector<ItemRecord>{{"1", "Heat", {}}, {"2", "Ran", {}}}));
  const auto record = [&](std::string user, std::string item, EventKind kind, int second) {
    const std::vector<EventRecord> events{{std::move(user), std::move(item), kind, 1, at(second)}};
    ASSERT_TRUE(store_->append_events(events, ""));
  };
  record("ada", "1", EventKind::view, 1);
  StoredStandingRequest waits = request();
  waits.awaits = Awaited::events;
  const std::int64_t id = log_->add(waits).value();
  EXPECT_EQ(log_->find(id).value()->awaits, Awaited::events);
  EXPECT_EQ(log_->find(id).value()->first_new, 1);
  ASSERT_TRUE(log_->add(request("bo")));  // for items
  record("ada", "2", EventKind::like, 2);
  record("ada", "2", EventKind::like, 2);  // the same again
  record("bo", "2", EventKind::like, 3);
  record("ada", "1", EventKind::rating, 1);
  auto events = log_->awaited_events(9).value();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0], (AwaitedEvent{1, "ada", {UserId{0}, ItemId{1}, EventKind::like, 1, at(2)}}));
  EXPECT_EQ(events[1].event.kind, EventKind::rating);

  const StoredFiring fired{.request = id, .items = "{}", .planned = at(2)};
  EXPECT_EQ(log_->events_announced().value(), 1);
  EXPECT_TRUE(log_->announce_events(1, 2, {&fired, 1}).value());
  EXPECT_FALSE(open()->announce_events(1, 2, {&fired, 1}).value());  // another process saw the same
  EXPECT_EQ(log_->firings(9).value().size(), 1U);
  EXPECT_EQ(log_->awaited_events(9).value(), std::vector<AwaitedEvent>{events[1]});
  EXPECT_TRUE(log_->announce_events(2, 3, {}).value());

  ASSERT_TRUE(log_->set_state("ada", id, StandingState::paused, {}));
  record("ada", "1", EventKind::like, 5);
  EXPECT_THAT(log_->awaited_events(9).value(), IsEmpty());
  ASSERT_TRUE(log_->set_state("ada", id, StandingState::active, {}));
  EXPECT_EQ(log_->find(id).value()->first_new, 3);
  record("ada", "1", EventKind::like, 6);
  EXPECT_EQ(log_->awaited_events(9).value().front().id, 3);
}

TEST_F(StandingLogTest, ImportedEventsCountAsOthersDo) {
  StoredStandingRequest waits = request();
  waits.awaits = Awaited::events;
  ASSERT_TRUE(log_->add(waits));
  ASSERT_TRUE(store_->bulk_load([](Store::Bulk& bulk) -> Status {
    ATTUNE_TRY_VOID(bulk.event({"ada", "1", EventKind::view, 1, at(1)}));
    return bulk.event({"bo", "1", EventKind::view, 1, at(1)});
  }));
  EXPECT_THAT(log_->awaited_events(9).value(), ElementsAre(Field(&AwaitedEvent::user, "ada")));
}

TEST_F(StandingLogTest, ATimeFiresOnce) {
  const std::int64_t id = log_->add(request("ada", at(60))).value();
  EXPECT_THAT(log_->due(at(59), 9).value(), IsEmpty());
  ASSERT_THAT(log_->due(at(60), 9).value(), ElementsAre(Field(&StoredStandingRequest::id, id)));
  EXPECT_TRUE(log_->announce_time({.request = id, .planned = at(60)}, at(120)).value());
  EXPECT_FALSE(open()->announce_time({.request = id, .planned = at(60)}, at(120)).value());
  EXPECT_EQ(log_->firings(9).value().size(), 1U);
  EXPECT_EQ(log_->find(id).value()->due, at(120));
  ASSERT_TRUE(log_->set_state("ada", id, StandingState::paused, {}));
  EXPECT_THAT(log_->due(at(900), 9).value(), IsEmpty());
}

TEST_F(StandingLogTest, WhatIsRemovedIsNotCarriedOut) {
  const std::int64_t id = log_->add(request("ada", at(60))).value();
  ASSERT_TRUE(log_->announce_time({.request = id, .planned = at(60)}, at(120)));
  const auto fired = log_->firings(9).value();
  ASSERT_TRUE(log_->remove("ada", id));
  EXPECT_THAT(log_->firings(9).value(), IsEmpty());
  ASSERT_TRUE(log_->deliver(
      std::vector<StandingLog::Delivery>{{.firing = fired.front().id, .entry = entry("ada", id, "late")}}, at(61)));
  EXPECT_THAT(log_->inbox("ada", 9).value(), IsEmpty());
}

TEST_F(StandingLogTest, TheInboxKnowsWhatWasRead) {
  const std::int64_t id = log_->add(request()).value();
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(log_->announce_items(i, i + 1, std::vector<StoredFiring>{{.request = id, .items = "[]"}}));
  std::vector<StandingLog::Delivery> deliveries;
  const auto fired = log_->firings(9).value();
  for (const StoredFiring& firing : fired)
    deliveries.push_back({.firing = firing.id, .entry = entry("ada", id, std::to_string(firing.id)), .message = {}});
  ASSERT_TRUE(log_->deliver(deliveries, at(9)));
  const auto newest = log_->inbox("ada", 2).value();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_GT(newest[0].id, newest[1].id);
  EXPECT_EQ(log_->mark_read("bo", newest[0].id).error().code, ErrorCode::not_found);
  ASSERT_TRUE(log_->mark_read("ada", newest[0].id));
  EXPECT_TRUE(log_->inbox("ada", 1).value().front().read);
  EXPECT_EQ(log_->mark_all_read("ada").value(), 2);
}

TEST_F(StandingLogTest, MessagesWaitUntilTheyAreTaken) {
  const std::int64_t id = log_->add(request("ada", at(60))).value();
  ASSERT_TRUE(log_->announce_time({.request = id, .planned = at(60)}, at(120)));
  ASSERT_TRUE(log_->deliver(
      std::vector<StandingLog::Delivery>{{.firing = log_->firings(9).value().front().id, .message = "{}"}}, at(61)));
  const std::int64_t message = log_->outbox(at(61), 9).value().front().id;
  ASSERT_TRUE(log_->put_off_message(message, at(90)));
  EXPECT_THAT(log_->outbox(at(89), 9).value(), IsEmpty());
  EXPECT_EQ(log_->outbox(at(90), 9).value().front().attempts, 1);
  ASSERT_TRUE(log_->close_message(message));
  EXPECT_THAT(log_->outbox(at(900), 9).value(), IsEmpty());
}

/// Announces an item at a time and delivers what it fires, until it is killed.
void work_for_ever(const std::string& path, std::int64_t request) {
  const auto log = StandingLog::open(path).value();
  while (true) {
    const std::int64_t next = log->items_announced().value();
    const StoredFiring fired{.request = request, .items = std::to_string(next)};
    if (!log->announce_items(next, next + 1, {&fired, 1}).value()) return;
    const auto fired_ones = log->firings(9).value();
    for (const StoredFiring& firing : fired_ones) {
      const StandingLog::Delivery delivery{
          .firing = firing.id,
          .entry = InboxEntry{.user = "ada", .request = request, .text = firing.items, .answer = "{}"},
          .message = firing.items};
      if (!log->deliver({&delivery, 1}, at(1))) return;
    }
  }
}

TEST_F(StandingLogTest, AKillLosesNothingAndDoublesNothing) {
  const std::int64_t id = log_->add(request()).value();
  log_.reset();
  store_.reset();
  constexpr int kKills = 12;
  for (int kill = 0; kill < kKills; ++kill) {
    const pid_t child = ::fork();
    if (child == 0) {
      work_for_ever(path_, id);
      ::_exit(1);
    }
    // Any moment will do: each kill lands where the work happens to be.
    const auto log = open();
    const std::int64_t before = log->items_announced().value();
    while (log->items_announced().value() < before + 1 + kill % 5) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
  }
  const auto log = open();
  const std::int64_t announced = log->items_announced().value();
  std::vector<StandingLog::Delivery> rest;
  const auto fired = log->firings(9).value();
  for (const StoredFiring& firing : fired)
    rest.push_back({.firing = firing.id,
                    .entry = InboxEntry{.user = "ada", .request = id, .text = firing.items, .answer = "{}"},
                    .message = firing.items});
  ASSERT_TRUE(log->deliver(rest, at(1)));
  std::vector<std::string> expected;
  for (std::int64_t item = 0; item < announced; ++item) expected.push_back(std::to_string(item));
  std::vector<std::string> told;
  const auto entries = log->inbox("ada", 1000).value();
  for (const InboxEntry& entry : entries) told.insert(told.begin(), entry.text);
  EXPECT_EQ(told, expected);
  std::vector<std::string> sent;
  const auto messages = log->outbox(at(1), 1000).value();
  for (const OutboxMessage& message : messages) sent.push_back(message.body);
  EXPECT_EQ(sent, expected);
}

}  // namespace
}  // namespace attune
