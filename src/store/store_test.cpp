#include "store/store.h"

#include "base/file.h"
#include "store/internal/schema.h"

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace attune {
namespace {

ItemRecord item(std::string key) {
  return {key, "Title of " + key, {{"year", 1995.0}, {"genres", std::vector<std::string>{"Crime"}}}};
}

EventRecord event(std::string user, std::string item, int second, double value = 1) {
  return {std::move(user), std::move(item), EventKind::rating, value, Time{std::chrono::seconds(second)}};
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() : path_((folder_.path() / "attune.db").string()) {
    store_ = open_sqlite_store(path_, {.mode = StoreOptions::Mode::create}).value();
    const std::vector<ItemRecord> items{item("heat"), item("casino")};
    EXPECT_TRUE(store_->put_items(items));
  }
  void reopen() {
    store_.reset();
    store_ = open_sqlite_store(path_).value();
  }
  AppendOutcome append(std::vector<EventRecord> events, std::string_view key = "") {
    return store_->append_events(events, key).value();
  }
  TemporaryFolder folder_;
  std::string path_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, ItemsKeepTheirIdsWhenReplaced) {
  const std::vector<ItemRecord> again{{"heat", "Heat (1995)", {}}, item("ronin")};
  const auto version = store_->item_version().value();
  ASSERT_TRUE(store_->put_items(again));
  EXPECT_NE(store_->item_version().value(), version);
  reopen();
  const auto items = store_->items().value();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0], again[0]);
  EXPECT_EQ(items[1], item("casino"));
  EXPECT_EQ(items[2], again[1]);
}

TEST_F(StoreTest, EventsComeBackOldestFirstAndRepeatsCountOnce) {
  EXPECT_EQ(append({event("ada", "casino", 20), event("ada", "heat", 10), event("ada", "heat", 10)}).duplicates, 1U);
  EXPECT_EQ(append({event("ada", "heat", 10)}).accepted, 0U);
  reopen();
  const auto history = store_->history("ada").value();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].item, ItemId{0});
  EXPECT_EQ(history[1].time, Time{std::chrono::seconds(20)});
  EXPECT_TRUE(store_->history("nobody").value().empty());
  EXPECT_EQ(store_->counts().value().events, 2U);
  EXPECT_EQ(store_->users().value().at(0).events, 2U);
}

TEST_F(StoreTest, IdempotencyKeyRepeatsTheFirstOutcome) {
  EXPECT_EQ(append({event("ada", "heat", 10)}, "k1").accepted, 1U);
  EXPECT_EQ(append({event("ada", "casino", 99)}, "k1").accepted, 1U);
  EXPECT_EQ(store_->history("ada").value().size(), 1U);
}

TEST_F(StoreTest, BadEventsAreRefusedWhole) {
  const auto refused = [&](const EventRecord& bad) {
    const std::vector<EventRecord> events{event("eve", "heat", 1), bad};
    return store_->append_events(events, "").error();
  };
  EXPECT_EQ(refused(event("eve", "nothing", 2)).code, ErrorCode::not_found);
  EXPECT_EQ(refused(event("eve", "heat", 2, std::nan(""))).code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused(event("", "heat", 2)).code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused(event(std::string("a\0b", 3), "heat", 2)).code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused(event("a\xff", "heat", 2)).code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused(event(std::string(2000, 'x'), "heat", 2)).code, ErrorCode::invalid_argument);
  EXPECT_TRUE(store_->users().value().empty());
  EXPECT_EQ(append({event("eve", "heat", 1)}).accepted, 1U);  // no stale id of a rolled back user
  EXPECT_EQ(store_->history("eve").value().size(), 1U);
}

TEST_F(StoreTest, BadItemsAreRefusedWhole) {
  const auto refused = [&](const ItemRecord& bad) {
    const std::vector<ItemRecord> items{item("ronin"), bad};
    return store_->put_items(items).error();
  };
  using Labels = std::vector<std::string>;
  const auto with = [](AttributeValue value) { return ItemRecord{"x", "X", {{"plot", std::move(value)}}}; };
  EXPECT_EQ(refused({"", "X", {}}).message, "the item id is empty");
  EXPECT_EQ(refused({std::string(1'000'000, 'x'), "X", {}}).message, "the item id has 1000000 bytes, more than 1024");
  EXPECT_EQ(refused({"x", "\xff", {}}).message, "the title is not valid UTF-8");
  EXPECT_EQ(refused(with(std::numeric_limits<double>::infinity())).message,
            "item 'x', 'plot': the number is not finite");
  EXPECT_EQ(refused(with("\xff")).code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused(with(Labels{"fine", "\xc3("})).code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused(with(std::string(5'000'000, 'x'))).code, ErrorCode::invalid_argument);
  EXPECT_EQ(store_->counts().value().items, 2U);
}

TEST_F(StoreTest, HostileTextComesBackAsItWent) {
  const std::vector<ItemRecord> items{{"'; DROP TABLE items; --",
                                       std::string("nul \0 and \u202e", 14),
                                       {{"\"", std::string("\\\"\n\x01")}, {"", std::vector<std::string>{"", "%s"}}}}};
  ASSERT_TRUE(store_->put_items(items));
  append({event("%n", "heat", 1), event("\U0001F4A9", "'; DROP TABLE items; --", 1)}, "'\"");
  reopen();
  EXPECT_EQ(store_->items().value().back(), items[0]);
  EXPECT_EQ(store_->users().value().at(1).key, "\U0001F4A9");
}

TEST_F(StoreTest, AFailedCommitLeavesNothingBehind) {
  append({event("ada", "heat", 1)});
  {
    // The disk refuses to grow the log: the commit fails after its writes went well.
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit nothing{.rlim_cur = 0, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &nothing), 0);
    const std::vector<EventRecord> events{event("eve", "heat", 1)};
    const auto failed = store_->append_events(events, "key");
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, ignored);
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().code, ErrorCode::internal) << failed.error();
  }
  // Eve's number was given back: ben has it now, and none of her events.
  EXPECT_EQ(append({event("ben", "heat", 2)}).accepted, 1U);
  EXPECT_EQ(append({event("eve", "casino", 3)}, "key").accepted, 1U);
  EXPECT_EQ(store_->find_user("ben").value(), UserId{1});
  EXPECT_EQ(store_->history("ben").value().size(), 1U);
  EXPECT_EQ(store_->history("eve").value().size(), 1U);
  EXPECT_EQ(store_->counts().value().events, 3U);
}

TEST_F(StoreTest, BulkLoadIsAllOrNothing) {
  const auto failed = store_->bulk_load([](Store::Bulk& bulk) -> Status {
    ATTUNE_TRY_VOID(bulk.item({"x", "X", {}}));
    ATTUNE_TRY_VOID(bulk.event(event("ada", "x", 1)));
    return invalid_argument("stop");
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(store_->counts().value().items, 2U);
  const auto loaded = store_->bulk_load([](Store::Bulk& bulk) -> Status {
    ATTUNE_TRY_VOID(bulk.event(event("ada", "x", 1)));
    return bulk.event(event("ada", "x", 1));
  });
  ASSERT_TRUE(loaded) << loaded.error();
  EXPECT_EQ(loaded->accepted, 1U);
  EXPECT_EQ(loaded->duplicates, 1U);
  EXPECT_EQ(store_->items().value().back().title, "x");  // an item that only events knew
}

TEST_F(StoreTest, StreamsEventsByUserAndTime) {
  append({event("ada", "heat", 30), event("ben", "heat", 10), event("ada", "casino", 20)});
  std::vector<std::pair<UserId, Time>> seen;
  ASSERT_TRUE(store_->for_each_event([&](const Event& e) -> Status {
    seen.emplace_back(e.user, e.time);
    return {};
  }));
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_EQ(seen.size(), 3U);
}

TEST_F(StoreTest, EventsAreCountedAndReadFromATimeOn) {
  append({event("ada", "heat", 10), event("ada", "casino", 20), event("ada", "heat", 30), event("ben", "heat", 5)});
  EXPECT_EQ(store_->event_count("ada"), 3U);
  EXPECT_EQ(store_->event_count("cy"), 0U);
  EXPECT_EQ(store_->history_since("ada", Time{std::chrono::seconds(20)}).value().size(), 2U);
  EXPECT_TRUE(store_->history_since("cy", Time{}).value().empty());
}

TEST_F(StoreTest, ManyWritersShareTheirCommits) {
  constexpr int kThreads = 8;
  constexpr int kWrites = 25;
  {
    std::vector<std::jthread> writers;
    for (int t = 0; t < kThreads; ++t)
      writers.emplace_back([&, t] {
        for (int w = 0; w < kWrites; ++w) append({event("u" + std::to_string(t), "heat", w)});
      });
  }
  EXPECT_EQ(store_->counts().value().events, kThreads * kWrites);
}

TEST_F(StoreTest, TrainingsAreKeptNewestFirst) {
  TrainingRecord first{.options = R"({"seed":1})", .started = Time{std::chrono::seconds(5)}};
  first.id = store_->add_training(first).value();
  TrainingRecord second{.options = "{}", .started = Time{std::chrono::seconds(6)}};
  second.id = store_->add_training(second).value();
  EXPECT_LT(first.id, second.id);
  first.state = TrainingState::failed;
  first.attempts = 2;
  first.outcome = "{}";
  first.finished = Time{std::chrono::seconds(7)};
  ASSERT_TRUE(store_->update_training(first));
  EXPECT_THAT(store_->trainings().value(), testing::ElementsAre(second, first));
  EXPECT_EQ(store_->update_training({.id = 99}).error().code, ErrorCode::not_found);
}

TEST_F(StoreTest, ExposuresComeBackWithWhatTheirUsersDidFromThenOn) {
  const Exposure to_ada{.user = "ada",
                        .item = ItemId{1},
                        .position = 9,
                        .candidates = 30,
                        .rank = 4,
                        .propensity = 0.125,
                        .time = Time{std::chrono::seconds(20)}};
  Exposure to_eve = to_ada;
  to_eve.user = "eve";  // of whom there are no events
  const std::vector<Exposure> exposures{to_ada, to_eve};
  ASSERT_TRUE(store_->add_exposures(exposures));
  append(
      {event("ada", "casino", 19), event("ada", "heat", 21), event("ada", "casino", 20), event("ada", "casino", 99)});
  append({event("ben", "casino", 30)});
  reopen();
  EXPECT_EQ(store_->counts().value().exposures, 2U);
  std::vector<std::pair<Exposure, std::vector<Time>>> seen;
  ASSERT_TRUE(store_->for_each_exposure([&](const Exposure& exposure, std::span<const Event> events) -> Status {
    seen.emplace_back(exposure, std::vector<Time>());
    for (const Event& e : events) seen.back().second.push_back(e.time);
    return {};
  }));
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].first, to_ada);
  EXPECT_THAT(seen[0].second, testing::ElementsAre(Time{std::chrono::seconds(20)}, Time{std::chrono::seconds(99)}));
  EXPECT_EQ(seen[1].first, to_eve);
  EXPECT_TRUE(seen[1].second.empty());
  EXPECT_FALSE(store_->find_user("eve").value());  // being shown something makes nobody known
  const auto stopped =
      store_->for_each_exposure([](const Exposure&, std::span<const Event>) -> Status { return conflict("stop"); });
  EXPECT_EQ(stopped.error().code, ErrorCode::conflict);
}

TEST_F(StoreTest, BadExposuresAreRefusedWhole) {
  const Exposure good{.user = "ada", .item = ItemId{0}};
  const auto refused = [&](auto spoil) {
    std::vector<Exposure> exposures{good, good};
    spoil(exposures[1]);
    return store_->add_exposures(exposures).error().code;
  };
  EXPECT_EQ(refused([](Exposure& e) { e.user = ""; }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([](Exposure& e) { e.propensity = 0; }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([](Exposure& e) { e.propensity = std::nan(""); }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([](Exposure& e) { e.position = 0; }), ErrorCode::invalid_argument);
  EXPECT_EQ(refused([](Exposure& e) { e.rank = 2; }), ErrorCode::invalid_argument);
  reopen();  // nothing waits any more
  EXPECT_EQ(store_->counts().value().exposures, 0U);
}

TEST(StoreOpenTest, TellsWhatIsWrong) {
  const TemporaryFolder folder;
  const auto missing = open_sqlite_store((folder.path() / "none.db").string());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const auto garbage = folder.path() / "garbage.db";
  ASSERT_TRUE(write_file_atomically(garbage, std::string(8192, 'x')));
  EXPECT_EQ(open_sqlite_store(garbage.string()).error().code, ErrorCode::corrupt);
  const auto emptied = folder.path() / "emptied.db";
  ASSERT_TRUE(write_file_atomically(emptied, ""));
  EXPECT_EQ(open_sqlite_store(emptied.string()).error().code, ErrorCode::corrupt);
}

TEST(StoreOpenTest, CreatesOnlyWhereNothingIsLost) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "attune.db").string();
  const StoreOptions create{.mode = StoreOptions::Mode::create};
  ASSERT_TRUE(open_sqlite_store(path, create));
  const auto again = open_sqlite_store(path, create);
  ASSERT_TRUE(again) << again.error();
  const std::vector<ItemRecord> items{item("heat")};
  ASSERT_TRUE((*again)->put_items(items));
  EXPECT_EQ(open_sqlite_store(path, create).error().code, ErrorCode::already_exists);
}

TEST(StoreOpenTest, DamagedPagesAreReported) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "attune.db";
  {
    const auto store = open_sqlite_store(path.string(), {.mode = StoreOptions::Mode::create}).value();
    ASSERT_TRUE(store->bulk_load([](Store::Bulk& bulk) -> Status {
      for (int n = 0; n < 30'000; ++n) ATTUNE_TRY_VOID(bulk.event(event("u" + std::to_string(n % 50), "heat", n)));
      return {};
    }));
  }
  const std::size_t size = std::filesystem::file_size(path);
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2));  // the schema, without which nothing opens, is in front
    file << std::string(size - size / 2, '\xff');
  }
  const auto store = open_sqlite_store(path.string());
  ASSERT_TRUE(store) << store.error();
  const Status read = (*store)->for_each_event([](const Event&) -> Status { return {}; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
  EXPECT_THAT(read.error().mend, testing::HasSubstr("backup"));
}

TEST(StoreOpenTest, MigratesOldVersionsAndRefusesNewerOnes) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "attune.db").string();
  {
    auto old = sqlite::Database::open(path, sqlite::Database::Access::create).value();
    ASSERT_TRUE(migrate(old));
    // Version 1 had neither facts, trainings, exposures, personal records, runs nor standing requests.
    ASSERT_TRUE(
        old.execute("DROP TABLE facts; DROP TABLE fact_keys; DROP TABLE trainings; DROP TABLE exposures; "
                    "DROP TABLE run_steps; DROP TABLE runs; DROP TABLE secrets; DROP TABLE personal_records; DROP "
                    "TABLE personal_keys; DROP TABLE firings; DROP TABLE awaited_events; DROP TABLE standing_requests; "
                    "DROP TABLE inbox; DROP TABLE outbox; "
                    "DROP TABLE item_knowledge; DROP TABLE enrichments; DROP TABLE model_consents; DROP TABLE "
                    "model_disclosures; DROP TABLE model_spend; DROP TABLE model_answers; "
                    "DELETE FROM counters WHERE name IN ('standing_revision', 'items_announced', 'events_announced', "
                    "'facts_erased', 'model_answers', 'model_answer_bytes', 'model_erasures'); "
                    "PRAGMA user_version=1;"));
  }
  {
    const auto store = open_sqlite_store(path);
    ASSERT_TRUE(store) << store.error();
    EXPECT_TRUE((*store)->facts().log("ada").value().empty());
    EXPECT_EQ((*store)->counts().value().exposures, 0U);
  }
  {
    auto future = sqlite::Database::open(path, sqlite::Database::Access::read_write).value();
    ASSERT_TRUE(future.execute("PRAGMA user_version=999;"));
  }
  EXPECT_EQ(open_sqlite_store(path).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace attune
