#include "assistant/runs/run_keeper.h"

#include "base/file.h"
#include "plan/optimiser/optimiser.h"
#include "tools/builtin_tools.h"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune::assistant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Dies, as kill -9 does, at the n-th place it is asked at; never for a negative n.
struct Death {
  int left = -1;
  void here() {
    if (left-- == 0) ::raise(SIGKILL);
  }
};

/// A workspace with the tools of a plan that has effects, opened as a process would open it.
class Opened {
 public:
  /// @param later  than other processes
  Opened(const std::filesystem::path& root, Death& death, std::chrono::days later = {})
      : clock_(Time{std::chrono::seconds(1'800'000'000)} + later), engine_(Engine::open(root, clock_).value()) {
    auto tools = std::make_shared<plan::ToolRegistry>();
    EXPECT_TRUE(tools::add_builtin_tools(*tools, *engine_));
    EXPECT_TRUE(tools->add(stamp(root / "ledger", death)));
    tools_ = tools;
    keeper_ = RunKeeper::create(*engine_, [this] { return tools_; }, executor_).value();
  }

  RunKeeper& keeper() { return *keeper_; }
  Store& store() { return engine_->store(); }
  Result<KeptRun> run(std::string_view text, RunWish wish) {
    const auto plan = plan::CheckedPlan::create(plan::parse(text).value(), tools_, engine_->view()->catalogue);
    EXPECT_TRUE(plan) << plan.error();
    return keeper_->run(plan::optimised(*plan), wish);
  }

 private:
  /// Writes its key into a ledger, unless it stands there.
  static plan::Tool stamp(const std::filesystem::path& ledger, Death& death) {
    return {{.name = "stamp",
             .parameters = {{.name = "n", .type = plan::Type::Kind::number}},
             .result = plan::Type::Kind::number,
             .side_effect = plan::SideEffect::reversible},
            plan::Synchronous([ledger, &death](const plan::Arguments& arguments,
                                               const plan::CallContext& context) -> Result<plan::Value> {
              death.here();
              const std::string before = read_file(ledger).value_or("");
              if (!before.contains(context.idempotency_key + "\n"))
                std::ofstream(ledger, std::ios::app) << context.idempotency_key << "\n";
              death.here();
              return plan::Value{arguments.as<double>("n")};
            })};
  }

  ManualClock clock_;
  std::unique_ptr<Engine> engine_;
  plan::Executor executor_{2};
  std::shared_ptr<const plan::ToolRegistry> tools_;
  std::unique_ptr<RunKeeper> keeper_;
};

class RunKeeperTest : public testing::Test {
 protected:
  RunKeeperTest() : root_(folder_.path() / "workspace") { EXPECT_TRUE(Workspace::create(root_)); }

  TemporaryFolder folder_;
  std::filesystem::path root_;
  Death never_;
};

constexpr std::string_view kEffects = R"(plan "one after the other"
  a = note_add(user: $user, text: "one")
  b = stamp(n: 1)
  c = stamp(n: b + 1)
  d = for each n in [c, c + 1] (at most 5) {
    e = stamp(n: n)
    yield e
  }
  f = note_add(user: $user, text: "two")
  reply(d)
)";

TEST_F(RunKeeperTest, KilledAnywhereItGoesOnAndDoesNothingTwice) {
  bool killed = true;
  int places = 0;
  for (; killed; ++places) {
    std::filesystem::remove_all(root_);
    ASSERT_TRUE(Workspace::create(root_));
    const pid_t child = ::fork();
    if (child == 0) {
      Death death{places};
      Opened opened(root_, death);
      RunWish wish{.user = "ada", .run_id = "r1"};
      wish.on_step = [&death](const plan::StepTrace&, const plan::Value&) { death.here(); };
      const auto run = opened.run(kEffects, wish);
      ::_exit(run ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    killed = WIFSIGNALED(status);
    ASSERT_TRUE(killed || WEXITSTATUS(status) == 0);

    Opened again(root_, never_);
    ASSERT_TRUE(again.keeper().resume());
    // Whoever asked, asks again: they don't know how far it got.
    const auto run = again.run(kEffects, {.user = "ada", .run_id = "r1"});
    ASSERT_TRUE(run) << run.error();
    EXPECT_THAT(run->run.reply, ElementsAre(plan::Value{std::vector<plan::Value>{{2.0}, {3.0}}}));
    const std::string ledger = read_file(root_ / "ledger").value_or("");
    EXPECT_EQ(std::ranges::count(ledger, '\n'), 4) << "killed at place " << places << ":\n" << ledger;
    EXPECT_EQ(again.store().personal().records("ada", RecordKind::note)->size(), 2U) << "killed at place " << places;
    EXPECT_EQ(again.store().runs().find_run("r1").value()->state, RunState::done);
  }
  EXPECT_GT(places, 12);
}

constexpr std::string_view kWaits = R"(plan "waits"
  a = stamp(n: 1)
  b = stamp(n: a + 1) needs confirmation
  c = stamp(n: 10)
  reply(a, b)
)";

TEST_F(RunKeeperTest, AWaitingRunOutlivesTheProcess) {
  std::string token;
  {
    Opened opened(root_, never_);
    const auto run = opened.run(kWaits, {.user = "ada", .run_id = "r1"});
    ASSERT_TRUE(run) << run.error();
    ASSERT_EQ(run->waiting.size(), 1U);
    EXPECT_EQ(run->waiting[0].call.step, "b");
    EXPECT_EQ(run->waiting[0].call.arguments[0].value, plan::Value{2.0});
    token = run->waiting[0].token;
  }
  Opened opened(root_, never_);
  RunKeeper& keeper = opened.keeper();
  EXPECT_EQ(keeper.resume().value(), 0U);
  std::string altered = token;
  altered.back() = altered.back() == '0' ? '1' : '0';
  EXPECT_EQ(keeper.decide("r1", "ada", {.yes = {altered}}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(keeper.decide("r1", "bo", {.yes = {token}}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(keeper.decide("r2", "ada", {.yes = {token}}).error().code, ErrorCode::not_found);

  const auto other = opened.run(kWaits, {.user = "ada", .run_id = "r2"});
  ASSERT_TRUE(other) << other.error();
  EXPECT_EQ(keeper.decide("r2", "ada", {.yes = {token}}).error().code, ErrorCode::permission_denied)
      << "a yes to one run's call is none to another's";

  const auto run = keeper.decide("r1", "ada", {.yes = {token}});
  ASSERT_TRUE(run) << run.error();
  EXPECT_THAT(run->run.reply, ElementsAre(plan::Value{1.0}, plan::Value{2.0}));
  EXPECT_EQ(keeper.decide("r1", "ada", {.yes = {token}}).error().code, ErrorCode::conflict);
  const std::string ledger = read_file(root_ / "ledger").value();
  EXPECT_EQ(std::ranges::count(ledger, '\n'), 5);  // three of r1, two of r2
}

TEST_F(RunKeeperTest, ADismissedCallNeverHappens) {
  Opened opened(root_, never_);
  const auto run = opened.run(kWaits, {.user = "ada", .run_id = "r1"});
  ASSERT_TRUE(run) << run.error();
  ASSERT_TRUE(opened.keeper().dismiss("r1", "ada"));
  EXPECT_EQ(opened.keeper().decide("r1", "ada", {.yes = {run->waiting[0].token}}).error().code, ErrorCode::conflict);
  EXPECT_THAT(read_file(root_ / "ledger").value(), testing::Not(HasSubstr("r1/b")));
}

constexpr std::string_view kTwoWait = R"(plan "two wait"
  a = stamp(n: 1) needs confirmation
  b = stamp(n: a + 1)
  c = stamp(n: 10) needs confirmation
  d = optional stamp(n: 20) needs confirmation else 0
  reply(a, b, c, d)
)";

TEST_F(RunKeeperTest, ANoToOneCallIsDurableAndLeavesTheOthersWaiting) {
  std::vector<std::string> tokens;
  {
    Opened opened(root_, never_);
    const auto run = opened.run(kTwoWait, {.user = "ada", .run_id = "r1"});
    ASSERT_TRUE(run) << run.error();
    for (const Waiting& waiting : run->waiting) tokens.push_back(waiting.token);
    ASSERT_EQ(tokens.size(), 3U);
    const auto declined = opened.keeper().decide("r1", "ada", {.no = {tokens[0]}});
    ASSERT_TRUE(declined) << declined.error();
    EXPECT_EQ(declined->waiting.size(), 2U);
    EXPECT_EQ(opened.keeper().decide("r1", "ada", {.no = {tokens[0]}}).error().code, ErrorCode::permission_denied);
  }
  Opened opened(root_, never_);
  RunKeeper& keeper = opened.keeper();
  EXPECT_EQ(keeper.decide("r1", "ada", {.yes = {tokens[0]}}).error().code, ErrorCode::permission_denied)
      << "a no is not taken back";
  EXPECT_EQ(keeper.decide("r1", "bo", {.no = {tokens[1]}}).error().code, ErrorCode::permission_denied);
  const auto run = keeper.decide("r1", "ada", {.yes = {tokens[1]}, .no = {tokens[2]}});
  ASSERT_TRUE(run) << run.error();
  EXPECT_THAT(run->waiting, testing::IsEmpty());
  EXPECT_THAT(run->run.reply, ElementsAre(plan::Value{10.0}, plan::Value{0.0}));
  EXPECT_THAT(run->run.partial, ElementsAre("a"));
  EXPECT_EQ(run->run.trace[0].state, plan::StepState::declined);
  EXPECT_EQ(run->run.trace[0].error->message, "the person said no");
  EXPECT_EQ(run->run.trace[1].state, plan::StepState::skipped);
  EXPECT_EQ(opened.store().runs().find_run("r1").value()->state, RunState::done);
  EXPECT_EQ(read_file(root_ / "ledger").value(), "r1/c\n");
  EXPECT_TRUE(keeper.replay("r1")->differences.empty());
  // The same request under its id, with a yes to everything: the no stands.
  const auto again = opened.run(kTwoWait, {.user = "ada", .run_id = "r1", .confirmed = true});
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->run.trace[0].state, plan::StepState::declined);
  EXPECT_EQ(read_file(root_ / "ledger").value(), "r1/c\n");
}

TEST_F(RunKeeperTest, ANoOutlivesACrashBeforeItIsActedOn) {
  Opened opened(root_, never_);
  const auto run = opened.run(kWaits, {.user = "ada", .run_id = "r1"});
  ASSERT_TRUE(run) << run.error();
  // As the log is between what was said and what came of it.
  StoredRun cut = opened.store().runs().find_run("r1").value().value();
  cut.state = RunState::running;
  cut.decisions = R"([{"no": ")" + run->waiting[0].call.fingerprint + R"("}])";
  ASSERT_TRUE(opened.store().runs().put_run(cut));
  EXPECT_EQ(opened.keeper().resume().value(), 1U);
  EXPECT_EQ(opened.store().runs().find_run("r1").value()->state, RunState::done);
  EXPECT_THAT(read_file(root_ / "ledger").value(), testing::Not(HasSubstr("r1/b")));
}

TEST_F(RunKeeperTest, OfALoopTheRoundsThatHadANoAreLeftOut) {
  Opened opened(root_, never_);
  const auto run = opened.run(R"(plan "rounds"
  l = for each n in [1, 2] (at most 2) {
    e = stamp(n: n) needs confirmation
    yield e
  }
  m = for each k in l (at most 2) {
    yield k
  }
  reply(l, m)
)",
                              {.user = "ada", .run_id = "r1"});
  ASSERT_TRUE(run) << run.error();
  ASSERT_EQ(run->waiting.size(), 2U);
  const auto half = opened.keeper().decide("r1", "ada", {.no = {run->waiting[0].token}});
  ASSERT_TRUE(half) << half.error();
  EXPECT_EQ(half->run.trace[0].state, plan::StepState::waiting);
  ASSERT_EQ(half->waiting.size(), 1U);
  const auto whole = opened.keeper().decide("r1", "ada", {.yes = {half->waiting[0].token}});
  ASSERT_TRUE(whole) << whole.error();
  EXPECT_EQ(whole->run.trace[0].state, plan::StepState::skipped) << "one round gave no value";
  EXPECT_THAT(whole->run.reply, testing::IsEmpty());
  EXPECT_THAT(whole->run.partial, ElementsAre("l[1].e"));
  EXPECT_EQ(read_file(root_ / "ledger").value(), "r1/l[2].e\n");
}

TEST_F(RunKeeperTest, EndedRunsGoWhenTheirTimeIsOver) {
  {
    Opened opened(root_, never_);
    ASSERT_TRUE(opened.run("plan \"x\" a = stamp(n: 1) reply(a)", {.user = "ada", .run_id = "ended"}));
    ASSERT_TRUE(opened.run(kWaits, {.user = "ada", .run_id = "waits"}));
  }
  Opened later(root_, never_, std::chrono::days(31));
  ASSERT_TRUE(later.run("plan \"x\" a = stamp(n: 1) reply(a)", {.user = "ada", .run_id = "new"}));
  EXPECT_EQ(later.store().runs().find_run("ended").value(), std::nullopt);
  EXPECT_NE(later.store().runs().find_run("waits").value(), std::nullopt);
}

TEST_F(RunKeeperTest, AnIdBelongsToOneRequest) {
  Opened opened(root_, never_);
  ASSERT_TRUE(opened.run("plan \"x\" a = stamp(n: 1) reply(a)", {.user = "ada", .run_id = "r1"}));
  EXPECT_EQ(opened.run("plan \"y\" a = stamp(n: 2) reply(a)", {.user = "ada", .run_id = "r1"}).error().code,
            ErrorCode::conflict);
  EXPECT_EQ(opened.run("plan \"x\" a = stamp(n: 1) reply(a)", {.user = "bo", .run_id = "r1"}).error().code,
            ErrorCode::conflict);
}

TEST_F(RunKeeperTest, ARunCanBeReplayed) {
  Opened opened(root_, never_);
  ASSERT_TRUE(opened.run(kEffects, {.user = "ada", .run_id = "r1"}));
  const auto replay = opened.keeper().replay("r1");
  ASSERT_TRUE(replay) << replay.error();
  EXPECT_TRUE(replay->differences.empty());
  EXPECT_GT(replay->steps, 5U);
}

}  // namespace
}  // namespace attune::assistant
