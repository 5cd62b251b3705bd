#pragma once
#include "assistant/assistant.h"
#include "assistant/standing/standing_requests.h"
#include "assistant/standing/standing_rounds.h"
#include "base/file.h"

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune::assistant {

using Labels = std::vector<std::string>;

inline ItemRecord film(std::string key, std::string title, double year, Labels genres, std::string director) {
  return {std::move(key),
          std::move(title),
          {{"year", year}, {"genres", std::move(genres)}, {"directors", Labels{std::move(director)}}}};
}

inline std::vector<ItemRecord> first_films() {
  return {film("1", "Heat", 1995, {"Crime", "Thriller"}, "Michael Mann"),
          film("2", "Unforgiven", 1992, {"Western"}, "Clint Eastwood"),
          film("3", "Clueless", 1995, {"Comedy"}, "Amy Heckerling"),
          film("4", "Collateral", 2004, {"Crime", "Thriller"}, "Michael Mann")};
}

/// A workspace as a process opens it.
class Opened {
 public:
  explicit Opened(const std::filesystem::path& root, Time now)
      : clock_(now), engine_(Engine::open(root, clock_).value()), assistant_(Assistant::create(*engine_, 1).value()) {}

  StandingRequests& standing() { return assistant_->standing(); }
  Answer ask(std::string_view message) {
    Conversation conversation{.user = "ada", .context = {}};
    auto answer = assistant_->ask(message, conversation, {});
    EXPECT_TRUE(answer) << answer.error();
    return answer ? *std::move(answer) : Answer{};
  }
  StandingRound round(StandingRounds::Webhook webhook = StandingRounds::Webhook::none) {
    EXPECT_TRUE(engine_->refresh());
    if (!rounds_) rounds_.emplace(*engine_, *assistant_, webhook);
    const auto round = rounds_->run();
    EXPECT_TRUE(round) << round.error();
    return round.value_or(StandingRound{});
  }
  /// An event of ada's, unless another's.
  void record(EventKind kind, std::string item, std::string user = "ada") {
    const std::vector<EventRecord> events{{std::move(user), std::move(item), kind, 1, clock_.now()}};
    EXPECT_TRUE(engine_->record(events, ""));
    clock_.advance(std::chrono::seconds(1));
  }
  void put(std::vector<ItemRecord> items) { EXPECT_TRUE(engine_->store().put_items(items)); }
  Labels inbox() {
    Labels texts;
    const auto entries = standing().log().inbox("ada", 100).value();
    for (const InboxEntry& entry : entries) texts.push_back(entry.text);
    return texts;
  }
  ManualClock& clock() { return clock_; }
  Engine& engine() { return *engine_; }
  Assistant& assistant() { return *assistant_; }

 private:
  ManualClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Assistant> assistant_;
  std::optional<StandingRounds> rounds_;
};

class StandingTest : public testing::Test {
 protected:
  StandingTest() : root_(folder_.path() / "workspace") {
    EXPECT_TRUE(Workspace::create(root_));
    // A zone without summer time, so that the clock's hours are those of the tests.
    const std::string settings = read_file(root_ / "attune.toml").value();
    EXPECT_TRUE(write_file_atomically(root_ / "attune.toml", settings + "\n[time]\nzone = \"UTC\"\n"));
    Opened(root_, kStart).put(first_films());
  }
  /// Looks after the requests in a process that is killed as soon as it has got so far, or has done it all before.
  /// @param turn           from 0, one message each; in turn, it may announce, begin its plan, tell of it
  /// @param has_announced  asks the log
  template <class Condition>
  void look_and_die(int turn, Condition has_announced) {
    const auto store = open_sqlite_store((root_ / "attune.db").string()).value();
    const auto log = StandingLog::open((root_ / "attune.db").string()).value();
    const auto is_far_enough = [&]() -> bool {
      if (!has_announced(*log)) return false;
      if (turn % 3 == 0) return true;
      if (turn % 3 == 1) return !store->runs().unfinished().value().empty();
      return log->inbox("ada", 100).value().size() > static_cast<std::size_t>(turn);
    };
    const pid_t child = ::fork();
    if (child == 0) {
      Opened(root_, kStart).round();
      ::_exit(0);
    }
    int status = 0;
    while (!is_far_enough())
      if (::waitpid(child, &status, WNOHANG) == child) return;
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
  }
  static constexpr Time kStart{std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(12)};

  TemporaryFolder folder_;
  std::filesystem::path root_;
};

}  // namespace attune::assistant
