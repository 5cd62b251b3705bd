#include "assistant/planning/replanning.h"

#include "base/file.h"
#include "plan/optimiser/optimiser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::assistant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Plans over tools that write down what they do, and tools that fail.
class ReplanningTest : public testing::Test {
 protected:
  ReplanningTest() {
    const auto root = folder_.path() / "w";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    const plan::Parameter n{.name = "n", .type = plan::Type::Kind::number};
    add({.name = "number", .parameters = {n}, .result = plan::Type::Kind::number}, false);
    add({.name = "lost", .parameters = {n}, .result = plan::Type::Kind::number}, true);
    add({.name = "stamp",
         .parameters = {n},
         .result = plan::Type::Kind::number,
         .side_effect = plan::SideEffect::reversible},
        false);
    add({.name = "jam",
         .parameters = {n},
         .result = plan::Type::Kind::number,
         .side_effect = plan::SideEffect::reversible,
         .idempotent = false},
        true);
    (void)tools_->add({{.name = "reply", .variadic = true, .result = plan::Type::Kind::nothing}, {}});
    keeper_ = RunKeeper::create(*engine_, [this] { return tools_; }, executor_).value();
  }

  plan::CheckedPlan checked(std::string_view steps) {
    auto plan = plan::CheckedPlan::create(plan::parse(fmt::format("plan \"x\"\n{}\n", steps)).value(), tools_,
                                          engine_->view()->catalogue);
    EXPECT_TRUE(plan) << plan.error();
    return *std::move(plan);
  }

  /// Runs a plan whose rest is written anew as these say, one after the other.
  Result<KeptRun> run(std::string_view first, const std::vector<std::string>& rests) {
    return run_with_rewrites(*keeper_, plan::optimised(checked(first)), {.user = "ada"},
                             [&](const plan::CheckedPlan&, const ToldStep& failed, std::span<const ToldStep>) {
                               failed_.push_back(failed.trace.name);
                               if (failed_.size() > rests.size())
                                 return Result<plan::CheckedPlan>(unsupported("no more ideas"));
                               return Result<plan::CheckedPlan>(checked(rests[failed_.size() - 1]));
                             });
  }

  std::vector<std::string> failed_;  // the steps that the rewriter was told of
  std::vector<std::string> effects_;

  std::unique_ptr<RunKeeper> keeper_;

 private:
  void add(plan::Signature signature, bool fails) {
    const std::string name = signature.name;
    const bool has_effect = signature.side_effect != plan::SideEffect::none;
    (void)tools_->add({std::move(signature), [this, name, has_effect, fails](
                                                 const plan::Arguments& arguments,
                                                 const plan::CallContext&) -> Result<plan::Value> {
                         if (has_effect) effects_.push_back(fmt::format("{} {}", name, arguments.as<double>("n")));
                         if (fails) return not_found("{} has nothing", name);
                         return plan::Value{arguments.as<double>("n")};
                       }});
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::seconds(1'800'000'000)}};
  std::unique_ptr<Engine> engine_;
  plan::Executor executor_{1};
  std::shared_ptr<plan::ToolRegistry> tools_ = std::make_shared<plan::ToolRegistry>();
};

TEST_F(ReplanningTest, TheRestIsRunInstead) {
  const auto run = this->run("a = lost(n: 1)\n reply(a)", {"a = number(n: 2)\n reply(a)"});
  ASSERT_TRUE(run) << run.error();
  EXPECT_THAT(run->run.reply, ElementsAre(plan::Value{2.0}));
  EXPECT_THAT(failed_, ElementsAre("a"));
}

TEST_F(ReplanningTest, TwiceAndNoMore) {
  const auto run = this->run("a = lost(n: 1)\n reply(a)", {"a = lost(n: 2)\n reply(a)", "a = lost(n: 3)\n reply(a)",
                                                             "a = number(n: 4)\n reply(a)"});
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().message, HasSubstr("lost has nothing"));
  EXPECT_EQ(failed_.size(), 2U);
}

TEST_F(ReplanningTest, EffectsThatHaveHappenedHappenOnce) {
  const auto run = this->run("a = stamp(n: 1)\n b = lost(n: a)\n reply(b)",
                             {"a = stamp(n: 1)\n b = number(n: a + 1)\n c = stamp(n: 2)\n reply(b, c)"});
  ASSERT_TRUE(run) << run.error();
  EXPECT_THAT(run->run.reply, ElementsAre(plan::Value{2.0}, plan::Value{2.0}));
  EXPECT_THAT(effects_, ElementsAre("stamp 1", "stamp 2"));
}

TEST_F(ReplanningTest, ARestThatLosesOrChangesAnEffectIsNotRun) {
  for (const char* rest : {"b = number(n: 1)\n reply(b)", "a = stamp(n: 2)\n reply(a)",
                           "a = optional stamp(n: 1) else 0\n reply(a)"}) {
    failed_.clear();
    effects_.clear();
    const auto run = this->run("a = stamp(n: 1)\n b = lost(n: a)\n reply(b)", {rest});
    ASSERT_FALSE(run) << rest;
    EXPECT_THAT(run.error().message, HasSubstr("lost has nothing"));
    EXPECT_THAT(effects_, ElementsAre("stamp 1"));
  }
}

TEST_F(ReplanningTest, AnEffectThatFailedMayHaveHappenedAndIsNotTriedAnew) {
  const auto again = run("a = jam(n: 1)\n reply(a)", {"b = jam(n: 1)\n reply(b)"});
  EXPECT_FALSE(again);
  EXPECT_THAT(effects_, ElementsAre("jam 1"));
  failed_.clear();
  const auto without = run("a = jam(n: 1)\n reply(a)", {"b = number(n: 1)\n reply(b)"});
  EXPECT_TRUE(without);
}

TEST_F(ReplanningTest, WhatEndsForOtherReasonsHasEnded) {
  std::stop_source stop;
  stop.request_stop();
  const auto run = run_with_rewrites(*keeper_, checked("a = number(n: 1)\n reply(a)"),
                                     {.user = "ada", .stop = stop.get_token()},
                                     [&](const auto&, const auto&, auto) -> Result<plan::CheckedPlan> {
                                       failed_.emplace_back("asked");
                                       return unsupported("");
                                     });
  EXPECT_EQ(run.error().code, ErrorCode::cancelled);
  EXPECT_THAT(failed_, IsEmpty());
}

TEST(WithoutNeedTest, MarksTheStepOptional) {
  const auto plan = plan::parse("plan \"x\"\n a = f(n: 1)\n reply(a)").value();
  const auto rest = without_need_of("a", plan);
  ASSERT_TRUE(rest);
  EXPECT_THAT(plan::to_text(*rest), HasSubstr("a = optional f(n: 1)"));
  EXPECT_EQ(without_need_of("a", *rest).error().code, ErrorCode::unsupported);
  EXPECT_EQ(without_need_of("b", plan).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace attune::assistant
