#include "llm/resilience/guarded_endpoint.h"

#include "llm/resilience/concurrency_limit.h"
#include "llm/testing/scripted_endpoint.h"

#include <atomic>
#include <future>
#include <latch>
#include <thread>

namespace attune::llm {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::failing;
using ::testing::HasSubstr;
using testing::reply_of;
using testing::ScriptedEndpoint;

/// Passes only when it is waited for, or told to.
class ManualTime final : public SteadyTime {
 public:
  [[nodiscard]] Point now() const override { return now_; }
  bool wait_until(Point time, std::stop_token stop) override {
    if (stop.stop_requested()) return false;
    now_ = std::max(now_.load(), time);
    return true;
  }
  void advance(milliseconds by) { now_ = now_.load() + by; }

 private:
  std::atomic<Point> now_ = std::chrono::steady_clock::now() + 24h;  // the limit waits in real time
};

struct GuardedEndpointTest : ::testing::Test {
  void guard(ScriptedEndpoint::OnChat on_chat) {
    auto inner = std::make_unique<ScriptedEndpoint>(std::move(on_chat));
    log = inner->log();
    endpoint = guarded(std::move(inner), settings, {.time = time});
  }
  Result<ChatReply> chat(const CallOptions& options = {}) { return endpoint->chat({}, options); }
  milliseconds passed() const { return std::chrono::duration_cast<milliseconds>(time->now() - start); }

  EndpointSettings settings{.name = "local"};
  std::shared_ptr<ManualTime> time = std::make_shared<ManualTime>();
  SteadyTime::Point start = time->now();
  std::shared_ptr<const ScriptedEndpoint::Log> log;
  std::unique_ptr<ModelEndpoint> endpoint;
};

Error busy() {
  return unavailable("busy").error();
}

TEST_F(GuardedEndpointTest, TriesAgainWhereThatIsSafe) {
  guard([](std::size_t number, const auto&, const CallOptions& options) -> Result<ChatReply> {
    if (number < 2) return failing(busy(), options, {.is_safe_again = true});
    return reply_of("x");
  });
  const auto reply = chat();
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(log->count(), 3);
  EXPECT_GE(passed(), 300ms) << "100 to 200 ms, then 200 to 400";
  EXPECT_LE(passed(), 600ms);
}

TEST_F(GuardedEndpointTest, GivesUpAfterItsRetriesAndSaysSo) {
  guard([](std::size_t, const auto&, const CallOptions& options) {
    return failing(busy(), options, {.is_safe_again = true});
  });
  const auto error = chat().error();
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_THAT(error.message, HasSubstr("tried 3 times"));
  EXPECT_EQ(log->count(), 3);
}

TEST_F(GuardedEndpointTest, DoesNotTryAgainWhereThatIsNotSafe) {
  guard([](std::size_t, const auto&, const CallOptions& options) { return failing(busy(), options, {}); });
  EXPECT_FALSE(chat());
  EXPECT_EQ(log->count(), 1);
  guard([](std::size_t, const auto&, const auto&) { return invalid_argument("bad"); });
  EXPECT_FALSE(chat());
  EXPECT_EQ(log->count(), 1);
}

TEST_F(GuardedEndpointTest, NeverTriesAgainAfterTextWasPassedOn) {
  guard([](std::size_t, const auto&, const CallOptions& options) {
    options.on_text("half");
    return failing(busy(), options, {.is_safe_again = true});
  });
  std::string text;
  EXPECT_FALSE(chat({.on_text = [&](std::string_view part) { text += part; }}));
  EXPECT_EQ(log->count(), 1);
  EXPECT_EQ(text, "half");
}

TEST_F(GuardedEndpointTest, HonoursRetryAfterWithinTheDeadline) {
  guard([](std::size_t number, const auto&, const CallOptions& options) -> Result<ChatReply> {
    if (number == 0) return failing(resource_exhausted("rate").error(), options, {.is_safe_again = true, .after = 7s});
    return reply_of("x");
  });
  ASSERT_TRUE(chat());
  EXPECT_EQ(passed(), 7s);
}

TEST_F(GuardedEndpointTest, AWaitPastTheDeadlineIsNotBegunAndOthersAreSparedIt) {
  guard([](std::size_t, const auto&, const CallOptions& options) {
    return failing(resource_exhausted("rate").error(), options, {.is_safe_again = true, .after = 30s});
  });
  EXPECT_EQ(chat({.whole = 10s}).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(passed(), 0ms);
  EXPECT_EQ(chat({.whole = 10s}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(log->count(), 1) << "the server asked to be left alone";
  time->advance(25s);
  EXPECT_FALSE(chat({.whole = 10s}));
  EXPECT_EQ(log->count(), 2) << "after the wait";
}

TEST_F(GuardedEndpointTest, EachTryHasWhatIsLeftOfTheWhole) {
  std::vector<milliseconds> allowed;
  guard([&](std::size_t, const auto&, const CallOptions& options) {
    allowed.push_back(*options.whole);
    time->advance(4s);
    return failing(busy(), options, {.is_safe_again = true});
  });
  EXPECT_FALSE(chat({.whole = 9s}));
  ASSERT_EQ(allowed.size(), 3);
  EXPECT_EQ(allowed[0], 9s);
  EXPECT_LE(allowed[1], 5s);
  EXPECT_LE(allowed[2], 1s);
}

TEST_F(GuardedEndpointTest, CallsFailAtOnceWhileTheServerIsBroken) {
  settings.retries = 0;
  bool is_broken = true;
  guard([&](std::size_t, const auto&, const auto&) -> Result<ChatReply> {
    if (is_broken) return parse_error("rubbish");
    return reply_of("x");
  });
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(chat());
  EXPECT_EQ(log->count(), 5);
  FailedCall failed;
  const auto spared = chat({.on_failed = [&](const FailedCall& call) { failed = call; }});
  EXPECT_EQ(spared.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(failed.is_safe_again) << "nothing was asked, so nothing was spent";
  time->advance(5s);
  is_broken = false;
  EXPECT_TRUE(chat());
  EXPECT_TRUE(chat());
}

TEST_F(GuardedEndpointTest, AServerThatHangsCountsAsBrokenAndACallerInAHurryDoesNot) {
  settings.retries = 0;
  guard([&](std::size_t, const auto&, const auto&) { return deadline_exceeded("slow"); });
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(chat({.whole = 100ms}));
  EXPECT_EQ(log->count(), 10);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(chat({.whole = 15s}));
  EXPECT_EQ(log->count(), 15);
}

TEST_F(GuardedEndpointTest, AStopEndsAPause) {
  std::stop_source stop;
  guard([&](std::size_t, const auto&, const CallOptions& options) {
    stop.request_stop();
    return failing(busy(), options, {.is_safe_again = true});
  });
  EXPECT_EQ(chat({.stop = stop.get_token()}).error().code, ErrorCode::cancelled);
  EXPECT_EQ(log->count(), 1);
  EXPECT_EQ(chat({.stop = stop.get_token()}).error().code, ErrorCode::cancelled);
  EXPECT_EQ(log->count(), 1);
}

TEST_F(GuardedEndpointTest, SoManyCallsAtATime) {
  settings.max_concurrent = 2;
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  guard([&](std::size_t, const auto&, const auto&) {
    const int running = ++now;
    for (int seen = most; running > seen && !most.compare_exchange_weak(seen, running);) {
    }
    std::this_thread::yield();
    --now;
    return reply_of("x");
  });
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) good += chat().has_value() ? 1 : 0;
    });
  threads.clear();
  EXPECT_EQ(good, 400);
  EXPECT_LE(most, 2);
}

TEST_F(GuardedEndpointTest, AStopEndsTheWaitForAPlace) {
  settings.max_concurrent = 1;
  std::latch started(1);
  std::latch finish(1);
  guard([&](std::size_t, const auto&, const auto&) {
    started.count_down();
    finish.wait();
    return reply_of("x");
  });
  const std::jthread first([&] { EXPECT_TRUE(chat()); });
  started.wait();
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(chat({.stop = stop.get_token()}).error().code, ErrorCode::cancelled);
  finish.count_down();
}

TEST(ConcurrencyLimitTest, TheWaitForAPlaceHasADeadline) {
  ConcurrencyLimit limit(1);
  const auto now = std::chrono::steady_clock::now();
  auto permit = limit.acquire(now, {});
  ASSERT_TRUE(permit) << "what is free needs no wait";
  EXPECT_EQ(limit.acquire(now, {}).error().code, ErrorCode::deadline_exceeded);
  EXPECT_FALSE(limit.try_acquire());
  permit = unavailable("given back");
  EXPECT_TRUE(limit.try_acquire());
}

// A second request when the first is slow.

TEST_F(GuardedEndpointTest, TheSecondOfTwoMayWinAndTheFirstIsStopped) {
  settings.hedge_after = 0ms;
  std::promise<void> first_stopped;
  guard([&](std::size_t number, const auto&, const CallOptions& options) -> Result<ChatReply> {
    if (number == 0) {
      std::promise<void> stopped;
      const std::stop_callback on_stop(options.stop, [&] { stopped.set_value(); });
      stopped.get_future().get();
      first_stopped.set_value();
      return cancelled("stopped");
    }
    options.on_text("second");
    return reply_of("second");
  });
  std::string text;
  const auto reply = chat({.on_text = [&](std::string_view part) { text += part; }});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(reply->message.text, "second");
  EXPECT_EQ(text, "second");
  first_stopped.get_future().get();
}

TEST_F(GuardedEndpointTest, OnlyOneOfTwoIsTold) {
  settings.hedge_after = 0ms;
  std::latch both(2);
  guard([&](std::size_t number, const auto&, const CallOptions& options) -> Result<ChatReply> {
    both.arrive_and_wait();
    const std::string text = number == 0 ? "a" : "b";
    for (int i = 0; i < 100; ++i) options.on_text(text);
    if (options.stop.stop_requested()) return cancelled("stopped");
    return reply_of(text);
  });
  std::string text;
  const auto reply = chat({.on_text = [&](std::string_view part) { text += part; }});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(text, std::string(100, reply->message.text.front()));
}

TEST_F(GuardedEndpointTest, OneOfTwoThatFailsLeavesTheOtherToAnswer) {
  settings.hedge_after = 0ms;
  settings.retries = 0;
  std::latch both(2);
  guard([&](std::size_t number, const auto&, const CallOptions& options) -> Result<ChatReply> {
    both.arrive_and_wait();
    if (number == 0) return failing(busy(), options, {});
    return reply_of("x");
  });
  EXPECT_TRUE(chat());
}

TEST_F(GuardedEndpointTest, AFirstThatAnswersInTimeIsAlone) {
  settings.hedge_after = 60s;
  guard([&](std::size_t, const auto&, const CallOptions& options) {
    options.on_text("x");
    return reply_of("x");
  });
  EXPECT_TRUE(chat());
  EXPECT_EQ(log->count(), 1);
}

TEST_F(GuardedEndpointTest, AStopEndsBoth) {
  settings.hedge_after = 0ms;
  std::stop_source stop;
  std::latch both(2);
  guard([&](std::size_t, const auto&, const CallOptions& options) -> Result<ChatReply> {
    both.arrive_and_wait();
    stop.request_stop();
    std::promise<void> stopped;
    const std::stop_callback on_stop(options.stop, [&] { stopped.set_value(); });
    stopped.get_future().get();
    return cancelled("stopped");
  });
  EXPECT_EQ(chat({.stop = stop.get_token()}).error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune::llm
