#include "plan/executor.h"

#include <atomic>
#include <future>
#include <latch>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  void add(Signature signature, std::function<Result<Value>(const Arguments&, const CallContext&)> run) {
    ASSERT_TRUE(registry_->add({std::move(signature), std::move(run)}));
  }
  Result<plan::Run> run(std::string_view text, RunOptions options = {}, std::size_t threads = 4) {
    const auto plan = CheckedPlan::create(parse(text).value(), *registry_, *no_items());
    EXPECT_TRUE(plan) << plan.error();
    options.user = "ada";
    return Executor(registry_, threads).run(*plan, options);
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
    EXPECT_EQ(result->trace[3].result, "14");
    EXPECT_EQ(result->trace[3].state, StepState::done);
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

TEST_F(ExecutorTest, AFailureComesInContextAndStopsWhatDependsOnIt) {
  const auto result = run("plan \"x\"\n a = fail()\n b = sum(a: a, b: 1)\n reply(b)");
  EXPECT_EQ(result.error().message, "step 'a': it is not there");
  EXPECT_EQ(run("plan \"x\"\n a = throw_up()\n reply(a)").error().message, "step 'a': throw_up() broke down: bang");
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
  EXPECT_THAT(waiting->waiting, testing::ElementsAre(0));
  EXPECT_EQ(waiting->trace[1].state, StepState::skipped);
  EXPECT_THAT(waiting->reply, testing::ElementsAre(Value{3.0}));
  RunOptions confirmed;
  confirmed.confirmed = true;
  EXPECT_THAT(run(kPlan, confirmed)->reply, testing::ElementsAre(Value{2.0}, Value{3.0}));
}

TEST_F(ExecutorTest, RetriesWhatIsIdempotentAndUnavailableOnly) {
  std::atomic<int> calls = 0;
  const auto flaky = [&](const Arguments&, const CallContext&) -> Result<Value> {
    if (++calls < 3) return unavailable("busy");
    return Value{1.0};
  };
  add({.name = "flaky", .result = Type::Kind::number}, flaky);
  add({.name = "once", .result = Type::Kind::number, .idempotent = false}, flaky);
  EXPECT_TRUE(run("plan \"x\"\n a = flaky()\n reply(a)"));
  EXPECT_EQ(calls, 3);
  calls = 0;
  EXPECT_EQ(run("plan \"x\"\n a = once()\n reply(a)").error().code, ErrorCode::unavailable);
  EXPECT_EQ(calls, 1);
}

TEST_F(ExecutorTest, DeadlineAndCancellationReachTheRunningCall) {
  const auto until_stopped = [](const Arguments&, const CallContext& context) -> Result<Value> {
    std::promise<void> stopped;
    const std::stop_callback callback(context.stop, [&] { stopped.set_value(); });
    stopped.get_future().wait();
    return cancelled("stopped");
  };
  add({.name = "hang", .result = Type::Kind::number}, until_stopped);
  RunOptions soon;
  soon.deadline = std::chrono::milliseconds(1);
  EXPECT_EQ(run("plan \"x\"\n a = hang()\n reply(a)", soon).error().code, ErrorCode::deadline_exceeded);
  std::stop_source source;
  source.request_stop();
  RunOptions stopped;
  stopped.stop = source.get_token();
  EXPECT_EQ(run("plan \"x\"\n a = hang()\n reply(a)", stopped).error().code, ErrorCode::cancelled);
}

TEST_F(ExecutorTest, KnowsTheUserAndKeysEachCall) {
  add({.name = "whoami", .parameters = {{.name = "user", .type = Type::Kind::user}}, .result = Type::Kind::text},
      [](const Arguments& arguments, const CallContext& context) -> Result<Value> {
        return Value{arguments.as<User>("user").key + " " + context.idempotency_key};
      });
  RunOptions options;
  options.run_id = "r1";
  EXPECT_THAT(run("plan \"x\"\n a = whoami(user: $user)\n reply(a)", options)->reply,
              testing::ElementsAre(Value{std::string("ada r1/a")}));
}

}  // namespace
}  // namespace attune::plan
