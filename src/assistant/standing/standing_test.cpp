#include "assistant/assistant.h"
#include "assistant/standing/standing_json.h"
#include "assistant/standing/standing_requests.h"
#include "assistant/standing/standing_rounds.h"
#include "assistant/standing/webhook.h"
#include "base/file.h"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune::assistant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Labels = std::vector<std::string>;

ItemRecord film(std::string key, std::string title, double year, Labels genres, std::string director) {
  return {std::move(key),
          std::move(title),
          {{"year", year}, {"genres", std::move(genres)}, {"directors", Labels{std::move(director)}}}};
}

std::vector<ItemRecord> first_films() {
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
  void kill_when(pid_t child, int i);
  static constexpr Time kStart{std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(12)};

  TemporaryFolder folder_;
  std::filesystem::path root_;
};

TEST_F(StandingTest, TellsOfNewItemsThatSatisfyTheRequestOnce) {
  Opened opened(root_, kStart);
  const Answer made = opened.ask("tell me when a western comes in");
  ASSERT_TRUE(made.standing) << made.reply;
  EXPECT_EQ(made.standing->trigger, "when items come in where genres has \"Western\"");
  EXPECT_THAT(made.reply, HasSubstr("Western"));
  EXPECT_EQ(opened.round().fired, 0U);  // what is there already is no news

  opened.put(
      {film("5", "True Grit", 2010, {"Western"}, "Joel Coen"), film("6", "Ali", 2001, {"Drama"}, "Michael Mann")});
  const StandingRound round = opened.round();
  EXPECT_EQ(round.items, 2U);
  EXPECT_EQ(round.carried, 1U);
  EXPECT_THAT(opened.inbox(), ElementsAre("\"tell me when a western comes in\": True Grit."));
  EXPECT_EQ(opened.round().items, 0U);
  opened.put({film("5", "True Grit!", 2010, {"Western"}, "Joel Coen")});  // replaced, not new
  EXPECT_EQ(opened.round().fired, 0U);
  EXPECT_EQ(opened.inbox().size(), 1U);
}

TEST_F(StandingTest, WaitsForANameThatTheCatalogueDoesNotBearYet) {
  Opened opened(root_, kStart);
  const Answer made = opened.ask("tell me when a film by Denis Villeneuve comes in");
  ASSERT_TRUE(made.standing) << made.reply;
  EXPECT_EQ(made.standing->trigger, "when items come in where directors has \"Denis Villeneuve\"");
  opened.put({film("5", "Dune", 2021, {"Science Fiction"}, "Denis Villeneuve")});
  opened.round();
  EXPECT_THAT(opened.inbox(), ElementsAre(HasSubstr("Dune")));
}

TEST_F(StandingTest, ATimeThatWasMissedIsMadeUpForOnceAndLate) {
  {
    Opened opened(root_, kStart);
    const Answer made = opened.ask("every day at 18:00 suggest two crime films");
    ASSERT_TRUE(made.standing) << made.reply;
    EXPECT_EQ(made.standing->trigger, "every day at 18:00");
    EXPECT_EQ(opened.round().fired, 0U);
    opened.clock().advance(std::chrono::hours(6));
    EXPECT_EQ(opened.round().carried, 1U);
    EXPECT_EQ(opened.round().carried, 0U);
    ASSERT_THAT(opened.inbox(), ElementsAre(HasSubstr("Heat")));
    EXPECT_THAT(opened.inbox().front(), testing::Not(HasSubstr("should have been")));
  }
  Opened later(root_, kStart + std::chrono::days(3));
  EXPECT_EQ(later.round().carried, 1U);
  ASSERT_EQ(later.inbox().size(), 2U);
  EXPECT_THAT(later.inbox().front(), HasSubstr("should have been on 2026-11-26T18:00"));
}

TEST_F(StandingTest, ListsAndStops) {
  Opened opened(root_, kStart);
  opened.ask("tell me when a western comes in");
  opened.ask("tell me when a comedy comes in");
  EXPECT_EQ(opened.ask("what am I waiting for?").reply,
            "You are waiting for \"tell me when a western comes in\" and \"tell me when a comedy comes in\".");
  EXPECT_EQ(opened.ask("stop telling me about westerns").reply, "Stopped: \"tell me when a western comes in\".");
  EXPECT_EQ(opened.ask("stop telling me about musicals").reply, "None of your standing requests is about that.");
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().fired, 0U);
}

TEST_F(StandingTest, WhatCannotStandIsRefused) {
  Opened opened(root_, kStart);
  for (const char* message : {"tell me when a film like Heat comes in", "tell me when a zorblax comes in"}) {
    const auto order = opened.standing().compile(message, "ada");
    ASSERT_FALSE(order) << message;
    EXPECT_EQ(order.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_EQ(opened.standing().compile("a western please", "ada").value(), std::nullopt);
  const auto unknown_tool = plan::parse("plan \"\"\n  x = no_such_tool()\n  reply(x)\n").value();
  EXPECT_FALSE(opened.standing().add({.words = "w", .trigger = plan::NewItems{}, .plan = unknown_tool}, "ada"));
  const auto of_items = plan::parse("plan \"\"\n  reply($new)\n").value();
  EXPECT_FALSE(opened.standing().add({.words = "w", .trigger = plan::Schedule{}, .plan = of_items}, "ada"));
  const auto unknown_field = parse_filter("colour has \"red\"").value();
  EXPECT_FALSE(
      opened.standing().add({.words = "w", .trigger = plan::NewItems{unknown_field}, .plan = of_items}, "ada"));
}

TEST_F(StandingTest, PausedOnesRestAndMissWhatCame) {
  Opened opened(root_, kStart);
  const std::int64_t id = opened.ask("tell me when a western comes in").standing->id;
  ASSERT_TRUE(opened.standing().pause("ada", id));
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().fired, 0U);
  ASSERT_TRUE(opened.standing().resume("ada", id));
  EXPECT_EQ(opened.round().fired, 0U);
  opened.put({film("6", "Hostiles", 2017, {"Western"}, "Scott Cooper")});
  EXPECT_EQ(opened.round().fired, 1U);
  EXPECT_EQ(opened.standing().resume("bo", id).error().code, ErrorCode::not_found);
}

TEST_F(StandingTest, AFailedPlanIsToldOf) {
  Opened opened(root_, kStart);
  const auto plan = plan::parse("plan \"\"\n  x = resolve_item(title: \"No Such Thing At All\")\n  reply(x)\n").value();
  ASSERT_TRUE(opened.standing().add({.words = "odd", .trigger = plan::NewItems{}, .plan = plan}, "ada"));
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().carried, 1U);
  EXPECT_THAT(opened.inbox(), ElementsAre(HasSubstr("\"odd\" could not be done")));
}

/// Kills a child that looks after item number 4 + i, as soon as it has got so far: it has announced the item, begun its
/// plan, told of it. One that was faster has done it all.
void StandingTest::kill_when(pid_t child, int i) {
  const auto store = open_sqlite_store((root_ / "attune.db").string()).value();
  const auto log = StandingLog::open((root_ / "attune.db").string()).value();
  const auto is_far_enough = [&]() -> bool {
    if (i % 3 == 0) return log->items_announced().value() > 4 + i;
    if (i % 3 == 1) return !store->runs().unfinished().value().empty();
    return log->inbox("ada", 100).value().size() > static_cast<std::size_t>(i);
  };
  int status = 0;
  while (!is_far_enough())
    if (::waitpid(child, &status, WNOHANG) == child) return;
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
}

/// Killed at any moment of its work, again and again: every firing is told of once, and its effect happens once.
TEST_F(StandingTest, AKillLosesNothingAndDoublesNothing) {
  {
    Opened opened(root_, kStart);
    const auto plan =
        plan::parse("plan \"\"\n  kept = watchlist_add(user: $user, item: first($new))\n  reply($new, kept)\n").value();
    const Filter western = parse_filter("genres has \"Western\"").value();
    const auto added = opened.standing().add({.words = "w", .trigger = plan::NewItems{western}, .plan = plan}, "ada");
    ASSERT_TRUE(added) << added.error();
  }
  constexpr int kRounds = 6;
  for (int i = 0; i < kRounds; ++i) {
    Opened(root_, kStart)
        .put({film(std::to_string(100 + i), fmt::format("Western {}", i), 2000 + i, {"Western"}, "X")});
    const pid_t child = ::fork();
    if (child == 0) {
      Opened(root_, kStart).round();
      ::_exit(0);
    }
    kill_when(child, i);
  }
  Opened last(root_, kStart);
  last.round();
  last.round();
  EXPECT_EQ(last.inbox().size(), static_cast<std::size_t>(kRounds));
  EXPECT_EQ(last.engine().store().personal().records("ada", RecordKind::list_entry).value().size(),
            static_cast<std::size_t>(kRounds));
  EXPECT_THAT(last.standing().log().firings(9).value(), IsEmpty());
}

TEST_F(StandingTest, TheWebhookIsToldWithoutTokens) {
  Opened opened(root_, kStart);
  opened.ask("tell me when a western comes in");
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  opened.round(StandingRounds::Webhook::told);
  const auto messages = opened.standing().log().outbox(kStart, 9).value();
  ASSERT_EQ(messages.size(), 1U);
  const auto body = parse_json(messages.front().body).value();
  EXPECT_EQ(body.at("type").as_string(), "standing_request.fired");
  EXPECT_EQ(body.at("data").at("items").at(0).at("title").as_string(), "True Grit");
  EXPECT_THAT(messages.front().body, testing::Not(HasSubstr("token")));
}

TEST(WebhookTest, SignsAsTheSpecificationDoes) {
  // The example of the Standard Webhooks specification's libraries: secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw.
  const std::string key =
      "\x31\xf2\x90\xf6\xbf\x06\x29\x8a\xab\x4f\x08\xd4\x3c\x3f\x08\x2c\xf6\x48\xa3\x62\xda\x2d\xa4\xb0";
  EXPECT_EQ(webhook_signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookTest, RefusesWhatIsNoWebhook) {
  const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  EXPECT_TRUE(Webhook::create({.url = "https://example.org/hook", .secret = secret, .addresses = {}}));
  EXPECT_FALSE(Webhook::create({.url = "file:///etc/passwd", .secret = secret, .addresses = {}}));
  EXPECT_FALSE(Webhook::create({.url = "https://example.org", .secret = "whsec_c2hvcnQ=", .addresses = {}}));
  EXPECT_FALSE(
      Webhook::create({.url = "https://example.org", .secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .addresses = {}}));
}

}  // namespace
}  // namespace attune::assistant
