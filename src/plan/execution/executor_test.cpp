#include "plan/execution/executor.h"

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::plan {
namespace {

std::shared_ptr<const Catalogue> no_items() {
  return Catalogue::build({}).value();
}

class ExecutorTest : public testing::Test {
 protected:
  ExecutorTest() {
    add({.name = "reply", .variadic = true}, {});
    add({.name = "number", .parameters = {number("value")}, .result = Type::Kind::number},
        [](const Arguments& arguments, const CallContext&) -> Result<Value> {
          return Value{arguments.as<double>("value")};
        });
    add({.name = "sum", .parameters = {number("a"), number("b")}, .result = Type::Kind::number},
        [](const Arguments& arguments, const CallContext&) -> Result<Value> {
          return Value{arguments.as<double>("a") + arguments.as<double>("b")};
        });
    add({.name = "fail", .result = Type::Kind::number},
        [](const Arguments&, const CallContext&) -> Result<Value> { return not_found("it is not there"); });
    add({.name = "throw_up", .result = Type::Kind::number},
        [](const Arguments&, const CallContext&) -> Result<Value> { throw std::runtime_error("bang"); });
  }

  static Parameter number(std::string name) { return {.name = std::move(name), .type = Type::Kind::number}; }
  static Result<Value> wait_for_stop(const Arguments&, const CallContext& context) {
    std::promise<void> stopped;
    const std::stop_callback callback(context.stop, [&] { stopped.set_value(); });
    stopped.get_future().wait();
    return cancelled("stopped");
  }
  void add(Signature signature, Synchronous run) {
    ASSERT_TRUE(registry_->add({std::move(signature), std::move(run)}));
  }
  Result<plan::Run> run(std::string_view text, RunOptions options = {}, std::size_t threads = 4) {
    const auto plan = CheckedPlan::create(parse(text).value(), registry_, no_items());
    EXPECT_TRUE(plan) << plan.error();
    options.user = "ada";
    return Executor(threads).run(*plan, options);
  }

  std::shared_ptr<ToolRegistry> registry_ = std::make_shared<ToolRegistry>();
};

TEST_F(ExecutorTest, SameValuesOnAnyNumberOfThreads) {
  for (const std::size_t threads : {1U, 2U, 8U}) {
    const auto result =
        run("plan \"x\"\n a = number(value: 1)\n b = number(value: 2)\n c = sum(a: a, b: b)\n d = sum(a: c, b: sum(a: "
            "a, b: 10))\n reply(c, d)",
            {}, threads);
    ASSERT_TRUE(result) << result.error();
    EXPECT_THAT(result->reply, testing::ElementsAre(Value{3.0}, Value{14.0}));
    EXPECT_EQ(result->trace[4].result, "14");
    EXPECT_EQ(result->trace[4].state, StepState::done);
  }
}

TEST_F(ExecutorTest, IndependentCallsRunAtTheSameTime) {
  // Each call waits until the other has begun: one after the other, this would never end.
  std::latch both(2);
  add({.name = "meet", .result = Type::Kind::number}, [&](const Arguments&, const CallContext&) -> Result<Value> {
    both.arrive_and_wait();
    return Value{1.0};
  });
  ASSERT_TRUE(run("plan \"x\"\n a = meet()\n b = meet()\n reply(a, b)"));
}

TEST_F(ExecutorTest, AFailureComesInContext) {
  EXPECT_EQ(run("plan \"x\"\n a = fail()\n b = sum(a: a, b: 1)\n reply(b)").error().message,
            "step 'a': it is not there");
  EXPECT_EQ(run("plan \"x\"\n reply(sum(a: fail(), b: 1))").error().message, "step 'reply.1': it is not there");
}

TEST_F(ExecutorTest, OfSeveralFailuresTheFirstInThePlanIsReported) {
  // The later step always fails before the earlier one does.
  std::promise<void> later_failed;
  add({.name = "later", .result = Type::Kind::number}, [&](const Arguments&, const CallContext&) -> Result<Value> {
    later_failed.set_value();
    return not_found("later");
  });
  add({.name = "earlier", .result = Type::Kind::number}, [&](const Arguments&, const CallContext&) -> Result<Value> {
    later_failed.get_future().wait();
    return not_found("earlier");
  });
  EXPECT_EQ(run("plan \"x\"\n a = earlier()\n b = later()\n reply(a, b)").error().message, "step 'a': earlier");
}

TEST_F(ExecutorTest, AFailureStopsLaterCallsThatRun) {
  std::promise<void> hangs;
  add({.name = "hang", .result = Type::Kind::number}, [&](const Arguments& arguments, const CallContext& context) {
    hangs.set_value();
    return wait_for_stop(arguments, context);
  });
  add({.name = "late_fail", .result = Type::Kind::number}, [&](const Arguments&, const CallContext&) -> Result<Value> {
    hangs.get_future().wait();
    return not_found("gone");
  });
  EXPECT_EQ(run("plan \"x\"\n a = late_fail()\n b = hang()\n reply(a, b)").error().message, "step 'a': gone");
}

TEST_F(ExecutorTest, ABrokenToolIsAnInternalErrorThatNamesIt) {
  add({.name = "throw_seven", .result = Type::Kind::number},
      [](const Arguments&, const CallContext&) -> Result<Value> { throw 7; });
  add({.name = "lie", .result = Type::Kind::number},
      [](const Arguments&, const CallContext&) -> Result<Value> { return Value{true}; });
  const auto error_of = [&](const std::string& tool) {
    const Error error = run("plan \"x\"\n a = " + tool + "()\n reply(a)").error();
    EXPECT_EQ(error.code, ErrorCode::internal);
    return error.message;
  };
  EXPECT_EQ(error_of("throw_up"), "step 'a': throw_up() broke down: bang");
  EXPECT_EQ(error_of("throw_seven"), "step 'a': throw_seven() broke down");
  EXPECT_EQ(error_of("lie"), "step 'a': lie() gave true instead of number");
}

TEST_F(ExecutorTest, ComputedNumbersAreHeldAgainstTheirRange) {
  Parameter count = number("count");
  count.low = 1;
  count.whole = true;
  add({.name = "take", .parameters = {count}, .result = Type::Kind::number},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        return Value{arguments.as<double>("count")};
      });
  const auto result = run("plan \"x\"\n a = take(count: sum(a: 1, b: -1))\n reply(a)");
  EXPECT_EQ(result.error().to_string(), "step 'a': take(): 'count' is 0 (give a whole number, at least 1)");
  EXPECT_FALSE(run("plan \"x\"\n a = take(count: sum(a: 1, b: 0.5))\n reply(a)"));
  EXPECT_TRUE(run("plan \"x\"\n a = take(count: sum(a: 1, b: 1))\n reply(a)"));
}

TEST_F(ExecutorTest, AFailedOptionalStepLeavesAMarkedPartialAnswer) {
  const auto result = run("plan \"x\"\n a = optional fail()\n b = number(value: 2)\n reply(a, b)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply, testing::ElementsAre(Value{2.0}));
  EXPECT_THAT(result->partial, testing::ElementsAre("a"));
  EXPECT_EQ(result->trace[0].state, StepState::failed);
  EXPECT_EQ(result->trace[0].error->code, ErrorCode::not_found);
}

TEST_F(ExecutorTest, WhatNeedsConfirmationWaitsAndDependantsAreSkipped) {
  constexpr std::string_view kPlan =
      "plan \"x\"\n a = number(value: 1) needs confirmation\n b = sum(a: a, b: 1)\n c = number(value: 3)\n reply(b, c)";
  const auto waiting = run(kPlan);
  ASSERT_TRUE(waiting) << waiting.error();
  EXPECT_THAT(waiting->waiting, testing::ElementsAre(testing::Field(&PendingCall::step, "a")));
  EXPECT_EQ(waiting->trace[1].state, StepState::skipped);
  EXPECT_THAT(waiting->reply, testing::ElementsAre(Value{3.0}));
  RunOptions confirmed;
  confirmed.confirmed = true;
  EXPECT_THAT(run(kPlan, confirmed)->reply, testing::ElementsAre(Value{2.0}, Value{3.0}));
}

TEST_F(ExecutorTest, RepliesLeaveOutWhatHangsOnAWaitingStep) {
  const auto result =
      run("plan \"x\"\n a = number(value: 1) needs confirmation\n reply(a, sum(a: a, b: 1), [2, a], [2, 3], $user, 4)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply,
              testing::ElementsAre(Value{std::vector<Value>{{2.0}, {3.0}}}, Value{User{"ada"}}, Value{4.0}));
}

TEST_F(ExecutorTest, TriesIdempotentToolsThriceWhileUnavailable) {
  std::atomic<int> calls = 0;
  std::atomic<int> failures = 2;
  const auto flaky = [&](const Arguments&, const CallContext&) -> Result<Value> {
    if (++calls <= failures) return unavailable("busy");
    return Value{1.0};
  };
  const auto calls_of = [&](const std::string& tool, std::optional<ErrorCode> error) {
    calls = 0;
    const auto result = run("plan \"x\"\n a = " + tool + "()\n reply(a)");
    EXPECT_EQ(result ? std::nullopt : std::optional(result.error().code), error);
    return calls.load();
  };
  add({.name = "flaky", .result = Type::Kind::number}, flaky);
  add({.name = "once", .result = Type::Kind::number, .idempotent = false}, flaky);
  EXPECT_EQ(calls_of("flaky", std::nullopt), 3);
  EXPECT_EQ(calls_of("once", ErrorCode::unavailable), 1);
  failures = 99;
  EXPECT_EQ(calls_of("flaky", ErrorCode::unavailable), 3);
}

TEST_F(ExecutorTest, AStopEndsTheRetries) {
  std::stop_source source;
  int calls = 0;
  add({.name = "flaky", .result = Type::Kind::number}, [&](const Arguments&, const CallContext&) -> Result<Value> {
    ++calls;
    source.request_stop();
    return unavailable("busy");
  });
  RunOptions options;
  options.stop = source.get_token();
  EXPECT_EQ(run("plan \"x\"\n a = flaky()\n reply(a)", options).error().code, ErrorCode::cancelled);
  EXPECT_EQ(calls, 1);
}

TEST_F(ExecutorTest, TheDeadlineReachesTheRunningCall) {
  add({.name = "hang", .result = Type::Kind::number}, wait_for_stop);
  RunOptions soon;
  for (const int ms : {-5, 0, 1}) {
    soon.deadline = std::chrono::milliseconds(ms);
    EXPECT_EQ(run("plan \"x\"\n a = hang()\n reply(a)", soon).error().code, ErrorCode::deadline_exceeded);
  }
  soon.deadline = std::chrono::milliseconds::max();
  EXPECT_TRUE(run("plan \"x\"\n a = number(value: 1)\n reply(a)", soon));
}

TEST_F(ExecutorTest, CancellationReachesTheRunningCallAndKeepsOthersFromStarting) {
  std::stop_source source;
  bool reached = false;
  add({.name = "hang", .result = Type::Kind::number}, [&](const Arguments& arguments, const CallContext& context) {
    source.request_stop();
    return wait_for_stop(arguments, context);
  });
  add({.name = "after", .parameters = {number("a")}, .result = Type::Kind::number},
      [&](const Arguments&, const CallContext&) -> Result<Value> {
        reached = true;
        return Value{1.0};
      });
  RunOptions options;
  options.stop = source.get_token();
  EXPECT_EQ(run("plan \"x\"\n a = optional hang()\n b = hang()\n c = after(a: b)\n reply(c)", options).error().code,
            ErrorCode::cancelled);
  EXPECT_FALSE(reached);
}

TEST_F(ExecutorTest, KnowsTheUserAndKeysEachCall) {
  add({.name = "whoami", .parameters = {{.name = "user", .type = Type::Kind::user}}, .result = Type::Kind::text},
      [](const Arguments& arguments, const CallContext& context) -> Result<Value> {
        return Value{arguments.as<User>("user").key + " " + context.idempotency_key};
      });
  RunOptions options;
  options.run_id = "r1";
  constexpr std::string_view kPlan = "plan \"x\"\n a = whoami(user: $user)\n reply(a)";
  EXPECT_THAT(run(kPlan, options)->reply, testing::ElementsAre(Value{std::string("ada r1/a")}));
  EXPECT_THAT(run(kPlan)->reply, testing::ElementsAre(Value{std::string("ada ")}));
}

TEST_F(ExecutorTest, LoopsGiveAListInTheirOrder) {
  const auto result =
      run("plan \"x\"\n a = for each n in [1, 2, 3, 4] (at most 3) {\n b = sum(a: n, b: 10)\n"
          " yield b * 2\n }\n reply(a)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply, testing::ElementsAre(Value{std::vector<Value>{{22.0}, {24.0}, {26.0}}}));
  EXPECT_EQ(result->trace[1].name, "a[1].b");
  EXPECT_EQ(result->trace[3].result, "13");
}

TEST_F(ExecutorTest, OneSideOfABranchIsTaken) {
  const auto result =
      run("plan \"x\"\n n = number(value: 1)\n"
          " a = if n > 0 {\n b = number(value: 2)\n yield b + n\n } else {\n c = fail()\n yield c\n }\n"
          " d = if n > 5 {\n yield n\n }\n reply(a, d else 7)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply, testing::ElementsAre(Value{3.0}, Value{7.0}));
}

TEST_F(ExecutorTest, AFailedOptionalCallHasItsOtherValue) {
  const auto result =
      run("plan \"x\"\n a = optional fail() else 5\n b = optional fail()\n c = sum(a: a, b: 1)\n"
          " reply(c, a, b, b else 2)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply, testing::ElementsAre(Value{6.0}, Value{5.0}));
  EXPECT_THAT(result->partial, testing::ElementsAre("b"));
}

TEST_F(ExecutorTest, OfSeveralRoundsThatFailTheFirstIsReported) {
  add({.name = "fail_from", .parameters = {number("n")}, .result = Type::Kind::number},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        if (arguments.as<double>("n") >= 3) return not_found("{} is not there", arguments.as<double>("n"));
        return Value{1.0};
      });
  for (const std::size_t threads : {1U, 4U})
    EXPECT_EQ(run("plan \"x\"\n a = for each n in [1, 2, 3, 4, 5] (at most 9) {\n b = fail_from(n: n)\n yield b\n }\n"
                  " reply(a)",
                  {}, threads)
                  .error()
                  .message,
              "step 'a[3].b': 3 is not there");
}

TEST_F(ExecutorTest, TimeAndItsArithmetic) {
  RunOptions options;
  options.now = read_local_time("2026-11-25T17:30").value();
  const auto result = run("plan \"x\"\n reply($now + 90 minutes, $today + 1 month, 2026-12-24 - $today)", options);
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply,
              testing::ElementsAre(Value{read_local_time("2026-11-25T19:00").value()},
                                   Value{read_date("2026-12-25").value()}, Value{read_duration("29 days").value()}));
}

TEST_F(ExecutorTest, AnAsynchronousToolMayAnswerFromAnyThread) {
  std::jthread other;
  ASSERT_TRUE(registry_->add({{.name = "later", .result = Type::Kind::number},
                              Asynchronous([&](const Arguments&, const CallContext&, auto done) {
                                other = std::jthread([done] { done(Value{4.0}); });
                              })}));
  EXPECT_THAT(run("plan \"x\"\n a = later()\n reply(a)")->reply, testing::ElementsAre(Value{4.0}));
}

TEST_F(ExecutorTest, AnAsynchronousToolThatNeverAnswersIsGivenUpOn) {
  ASSERT_TRUE(registry_->add({{.name = "never", .result = Type::Kind::number, .timeout = std::chrono::milliseconds(1)},
                              Asynchronous([](const Arguments&, const CallContext&, const auto&) {})}));
  const auto result = run("plan \"x\"\n a = optional never() else 1\n reply(a)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply, testing::ElementsAre(Value{1.0}));
  EXPECT_EQ(result->trace[0].error->code, ErrorCode::deadline_exceeded);
  RunOptions soon;
  soon.deadline = std::chrono::milliseconds(1);
  EXPECT_EQ(run("plan \"x\"\n a = never()\n reply(a)", soon).error().code, ErrorCode::deadline_exceeded);
}

TEST_F(ExecutorTest, AToolHasNoMoreCallsAtATimeThanItSays) {
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  add({.name = "narrow", .parameters = {number("n")}, .result = Type::Kind::number, .concurrency = 2},
      [&](const Arguments&, const CallContext&) -> Result<Value> {
        const int now = ++running;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::yield();
        --running;
        return Value{1.0};
      });
  const auto result =
      run("plan \"x\"\n l = for each n in [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16] (at most 16) {\n"
          " a = narrow(n: n)\n yield a\n }\n reply(l)",
          {}, 8);
  ASSERT_TRUE(result) << result.error();
  EXPECT_LE(most, 2);
}

TEST_F(ExecutorTest, AToolThatKeepsFailingIsLeftAlone) {
  int calls = 0;
  add({.name = "down", .result = Type::Kind::number, .idempotent = false},
      [&](const Arguments&, const CallContext&) -> Result<Value> {
        ++calls;
        return unavailable("no answer");
      });
  const auto plan = CheckedPlan::create(parse("plan \"x\"\n a = down()\n reply(a)").value(), registry_, no_items());
  const Executor executor(1);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(executor.run(*plan, {}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(calls, 5);
  EXPECT_THAT(executor.run(*plan, {}).error().message, testing::HasSubstr("is left alone"));
}

/// Remembers a value for every call.
class Remembering final : public Journal {
 public:
  explicit Remembering(Value value) : value_(std::move(value)) {}
  Recollection recall(std::string_view) override { return Result<Value>(value_); }
  Status begin(std::string_view) override { return {}; }
  Status end(std::string_view, const Result<Value>&) override { return {}; }

 private:
  Value value_;
};

TEST_F(ExecutorTest, AConditionThatIsNoBoolIsAnError) {
  add({.name = "holds", .result = Type::Kind::boolean},
      [](const Arguments&, const CallContext&) -> Result<Value> { return Value{true}; });
  // A journal that was damaged, or kept by a tool of another shape.
  RunOptions options;
  options.journal = std::make_shared<Remembering>(Value{1.0});
  const auto result = run("plan \"x\"\n a = holds()\n b = if a {\n yield 1\n }\n reply(b)", options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::internal);
  EXPECT_EQ(result.error().message, "step 'b': the condition of a branch came to 1");
}

TEST_F(ExecutorTest, AnObjectIsARecordOfWhatIsThere) {
  add({.name = "size", .parameters = {{.name = "of", .type = Type::Kind::json}}, .result = Type::Kind::number},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        return Value{static_cast<double>(arguments.as<Record>("of").fields.size())};
      });
  const auto result =
      run("plan \"x\"\n a = optional fail()\n b = size(of: {n: 1 + 1, \"a b\": [1], gone: a})\n"
          " reply(b, {n: b}.n, {b: b, c: \"c\"})");
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->reply, testing::ElementsAre(Value{2.0}, Value{2.0},
                                                  Value{Record{{{"b", Value{2.0}}, {"c", Value{std::string("c")}}}}}));
}

TEST_F(ExecutorTest, LabelsNameThePerson) {
  add({.name = "diary",
       .parameters = {{.name = "user", .type = Type::Kind::user}},
       .result = Type::Kind::text,
       .personal = true},
      [](const Arguments&, const CallContext&) -> Result<Value> { return Value{std::string("dear diary")}; });
  add({.name = "keep",
       .parameters = {{.name = "text", .type = Type::Kind::text}},
       .result = Type::Kind::text,
       .confirmation = Confirmation::always},
      [](const Arguments&, const CallContext&) -> Result<Value> { return Value{std::string()}; });
  const auto result = run("plan \"x\"\n a = diary(user: $user)\n b = keep(text: a) needs confirmation\n reply(b)");
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(to_text(result->trace[0].label), "outside, seen by ada");
  ASSERT_EQ(result->waiting.size(), 1U);
  EXPECT_EQ(to_text(result->waiting[0].arguments[0].label), "outside, seen by ada");
}

TEST_F(ExecutorTest, StepsAreToldAsTheyEnd) {
  std::vector<std::string> told;
  RunOptions options;
  options.on_step = [&](const StepTrace& step, const Value& value) { told.push_back(step.name + " " + digest(value)); };
  ASSERT_TRUE(run("plan \"x\"\n a = number(value: 1)\n b = sum(a: a, b: 1)\n reply(b)", options));
  EXPECT_THAT(told, testing::ElementsAre("a 1", "b 2", " nothing"));
}

TEST_F(ExecutorTest, AStepThatFailedIsToldWithItsError) {
  std::string told;
  RunOptions options;
  options.on_step = [&](const StepTrace& step, const Value&) {
    if (step.error) told = step.error->message;
  };
  EXPECT_FALSE(run("plan \"x\"\n a = fail()\n reply(a)", options));
  EXPECT_NE(told, "");
}

TEST_F(ExecutorTest, ManyRunsShareOnePool) {
  const auto plan = CheckedPlan::create(
      parse("plan \"x\"\n a = number(value: 1)\n b = number(value: 2)\n c = sum(a: a, b: b)\n reply(c)").value(),
      registry_, no_items());
  const Executor executor(2);
  std::vector<std::jthread> callers;
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&] {
      for (int i = 0; i < 50; ++i) EXPECT_THAT(executor.run(*plan, {})->reply, testing::ElementsAre(Value{3.0}));
    });
}

/// Step i adds its own number to two earlier steps': the values are as if one had run them by hand, in order.
RC_GTEST_FIXTURE_PROP(ExecutorTest, AnyDataflowGivesWhatRunningItInOrderGives, ()) {
  const auto picks = *rc::gen::container<std::vector<std::pair<unsigned, unsigned>>>(
      rc::gen::pair(rc::gen::arbitrary<unsigned>(), rc::gen::arbitrary<unsigned>()));
  std::string text = "plan \"x\"\n v0 = number(value: 1)\n";
  std::vector<double> expected{1};
  for (const auto& [first, second] : picks) {
    const std::size_t a = first % expected.size();
    const std::size_t b = second % expected.size();
    text += fmt::format(" v{} = sum(a: sum(a: v{}, b: {}), b: v{})\n", expected.size(), a, expected.size(), b);
    expected.push_back(expected[a] + static_cast<double>(expected.size()) + expected[b]);
  }
  text += fmt::format(" reply(v{})", expected.size() - 1);
  const auto result = run(text, {}, *rc::gen::inRange<std::size_t>(1, 5));
  RC_ASSERT(result.has_value());
  RC_ASSERT(result->reply == std::vector{Value{expected.back()}});
}

}  // namespace
}  // namespace attune::plan
