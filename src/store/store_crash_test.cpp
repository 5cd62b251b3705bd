#include "base/file.h"
#include "store/store.h"

#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune {
namespace {

EventRecord numbered_event(int n) {
  return {"user-" + std::to_string(n % 7), "item", EventKind::view, 1, Time{std::chrono::seconds(n)}};
}

/// Runs body(acknowledge) in a child process, which reports numbers through a pipe, and kills it with SIGKILL once
/// `enough` numbers have come. Returns the last number.
template <class Body>
int kill_while(int enough, Body body) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    body([&](int n) { (void)!::write(ends[1], &n, sizeof n); });
    ::_exit(0);
  }
  ::close(ends[1]);
  int last = -1;
  int number = 0;
  while (last < enough && ::read(ends[0], &number, sizeof number) == sizeof number) last = number;
  ::kill(child, SIGKILL);
  while (::read(ends[0], &number, sizeof number) == sizeof number) last = number;  // said before the kill arrived
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  return last;
}

/// Runs body(acknowledge) in a child process and kills it with SIGKILL as soon as the file has that size or the child
/// has acknowledged. Returns whether it had.
template <class Body>
bool kill_at_log_size(const std::string& log, std::uintmax_t size_bytes, Body body) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    body([&](int n) { (void)!::write(ends[1], &n, sizeof n); });
    ::_exit(0);
  }
  ::close(ends[1]);
  pollfd reading{.fd = ends[0], .events = POLLIN, .revents = 0};
  std::error_code absent;
  while (::poll(&reading, 1, 0) == 0)
    if (const auto size = std::filesystem::file_size(log, absent); !absent && size >= size_bytes) break;
  ::kill(child, SIGKILL);
  int number = 0;
  const bool acknowledged = ::read(ends[0], &number, sizeof number) == sizeof number;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  return acknowledged;
}

std::uint64_t stored_events(Store& store) {
  std::uint64_t streamed = 0;
  EXPECT_TRUE(store.for_each_event([&](const Event&) -> Status {
    ++streamed;
    return {};
  }));
  return streamed;
}

class StoreCrashTest : public testing::Test {
 protected:
  StoreCrashTest() : path_((folder_.path() / "attune.db").string()) {
    const std::vector<ItemRecord> items{{"item", "Item", {}}};
    EXPECT_TRUE(open_sqlite_store(path_, {.mode = StoreOptions::Mode::create}).value()->put_items(items));
  }
  TemporaryFolder folder_;
  std::string path_;
};

TEST_F(StoreCrashTest, AcknowledgedEventsSurviveKill9) {
  const int acknowledged = kill_while(40, [&](auto acknowledge) {
    const auto store = open_sqlite_store(path_).value();
    for (int n = 0;; ++n) {
      const std::vector<EventRecord> events{numbered_event(n)};
      if (store->append_events(events, "")) acknowledge(n);
    }
  });
  const auto store = open_sqlite_store(path_);
  ASSERT_TRUE(store) << store.error();
  EXPECT_GE((*store)->counts().value().events, static_cast<std::uint64_t>(acknowledged) + 1);
  // Sending everything again adds only what is new: nothing counts twice.
  for (int n = 0; n <= acknowledged; ++n) {
    const std::vector<EventRecord> events{numbered_event(n)};
    EXPECT_EQ((*store)->append_events(events, "").value().duplicates, 1U) << n;
  }
}

TEST_F(StoreCrashTest, AcknowledgedRecordsSurviveKill9AndAReplayAddsNoMore) {
  const auto reminder = [](int n) {
    return PersonalRecord{.user = "ada", .kind = RecordKind::reminder, .text = "reminder " + std::to_string(n)};
  };
  const auto key = [](int n) { return "run/" + std::to_string(n); };
  const int acknowledged = kill_while(40, [&](auto acknowledge) {
    const auto store = open_sqlite_store(path_).value();
    for (int n = 0;; ++n)
      if (store->personal().keep(reminder(n), key(n))) acknowledge(n);
  });
  const auto store = open_sqlite_store(path_).value();
  for (int n = 0; n <= acknowledged + 1; ++n) ASSERT_TRUE(store->personal().keep(reminder(n), key(n)));
  const auto kept = store->personal().records("ada", RecordKind::reminder).value();
  ASSERT_GE(kept.size(), static_cast<std::size_t>(acknowledged) + 2);
  for (std::size_t n = 0; n < kept.size(); ++n) EXPECT_EQ(kept[n].text, reminder(static_cast<int>(n)).text);
}

TEST_F(StoreCrashTest, BulkLoadKilledHalfwayLeavesNothing) {
  kill_while(600'000, [&](auto acknowledge) {
    const auto store = open_sqlite_store(path_).value();
    (void)store->bulk_load([&](Store::Bulk& bulk) -> Status {
      for (int n = 0;; ++n) {
        ATTUNE_TRY_VOID(bulk.event(numbered_event(n)));
        if (n % 10'000 == 0) acknowledge(n);
      }
    });
  });
  const auto store = open_sqlite_store(path_);
  ASSERT_TRUE(store) << store.error();
  EXPECT_EQ((*store)->counts().value().events, 0U);
  EXPECT_EQ((*store)->counts().value().users, 0U);
  EXPECT_EQ(stored_events(**store), 0U);
}

TEST_F(StoreCrashTest, BulkLoadKilledWhileItCommitsLeavesAllOrNothing) {
  constexpr std::uint64_t kEvents = 60'000;
  // How far the write-ahead log has grown when the kill comes: it grows only once the load commits.
  for (const std::uintmax_t log_size_bytes : {1, 300'000, 900'000, 1'500'000}) {
    const std::string path = (folder_.path() / std::to_string(log_size_bytes)).string();
    ASSERT_TRUE(open_sqlite_store(path, {.mode = StoreOptions::Mode::create}));
    const bool acknowledged = kill_at_log_size(path + "-wal", log_size_bytes, [&](auto acknowledge) {
      const auto store = open_sqlite_store(path).value();
      const auto loaded = store->bulk_load([&](Store::Bulk& bulk) -> Status {
        for (std::uint64_t n = 0; n < kEvents; ++n) ATTUNE_TRY_VOID(bulk.event(numbered_event(static_cast<int>(n))));
        return {};
      });
      if (loaded) acknowledge(1);
      ::pause();
    });
    const auto store = open_sqlite_store(path);
    ASSERT_TRUE(store) << store.error();
    const std::uint64_t events = stored_events(**store);
    EXPECT_TRUE(events == kEvents || (events == 0 && !acknowledged)) << events;
    EXPECT_EQ((*store)->counts().value().events, events);
    EXPECT_EQ((*store)->counts().value().users, events == 0 ? 0U : 7U);
  }
}

}  // namespace
}  // namespace attune
