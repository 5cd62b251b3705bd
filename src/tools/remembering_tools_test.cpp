#include "base/file.h"
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"
#include "tools/builtin_tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::tools {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The built-in tools over a workspace with two films; plans are what calls them.
class RememberingToolsTest : public testing::Test {
 protected:
  RememberingToolsTest() {
    const auto root = folder_.path() / "w";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    using Labels = std::vector<std::string>;
    const std::vector<ItemRecord> films{{"a", "A", {{"genres", Labels{"Horror", "Western"}}}},
                                        {"b", "B", {{"genres", Labels{"Musical"}}}}};
    EXPECT_TRUE(engine_->store().put_items(films));
    EXPECT_TRUE(engine_->refresh());
    auto tools = std::make_shared<plan::ToolRegistry>();
    EXPECT_TRUE(add_builtin_tools(*tools, *engine_));
    tools_ = tools;
  }

  Result<plan::Run> run(std::string_view steps, std::string run_id = "") {
    ATTUNE_TRY(plan, plan::parse(fmt::format("plan \"x\"\n{}", steps)));
    ATTUNE_TRY(checked, plan::CheckedPlan::create(plan, tools_, engine_->view()->catalogue));
    return executor_.run(
        checked, {.user = "ada", .now = engine_->workspace().zone.local(clock_.now()), .run_id = std::move(run_id)});
  }
  plan::Value value_of(std::string_view call) {
    const auto done = run(fmt::format("x = {}\nreply(x)", call));
    EXPECT_TRUE(done) << done.error();
    return done && !done->reply.empty() ? done->reply.front() : plan::Value{};
  }
  std::vector<StoredFact> log() { return engine_->store().facts().log("ada").value(); }
  /// "likes Western": what recall() gives.
  std::vector<std::string> recalled(std::string_view call = "recall(user: $user)") {
    std::vector<std::string> told;
    const plan::Value facts = value_of(call);
    for (const plan::Value& fact : std::get<std::vector<plan::Value>>(facts.data))
      for (const char* kind : {"likes", "avoids"})
        if (const auto* label = std::get_if<std::string>(&std::get<plan::Record>(fact.data).find(kind)->data))
          told.push_back(fmt::format("{} {}", kind, *label));
    return told;
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time(std::chrono::sys_days(2026y / 11 / 25)) + 9h};
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<const plan::ToolRegistry> tools_;
  plan::Executor executor_{2};
};

TEST_F(RememberingToolsTest, WhatThePersonSaidIsTheirsWithItsPlace) {
  value_of(
      R"(remember(user: $user, kind: "likes", field: "genres", value: "western", source: "I like westerns", conversation: "c-1", turn: 3))");
  ASSERT_EQ(log().size(), 1U);
  EXPECT_EQ(log()[0].value, "Western");
  EXPECT_EQ(log()[0].origin, FactOrigin::said);
  EXPECT_EQ(log()[0].conversation, "c-1");
  EXPECT_EQ(log()[0].turn, 3);
  EXPECT_THAT(recalled(), ElementsAre("likes Western"));
}

TEST_F(RememberingToolsTest, WhatOutsideTextHadAHandInIsNot) {
  const auto done = run(
      "f = resolve_item(title: \"A\")\n"
      "x = remember(user: $user, kind: \"likes\", field: \"genres\", value: \"Western\", source: f.title)\nreply(x)");
  ASSERT_TRUE(done) << done.error();
  ASSERT_EQ(log().size(), 1U);
  EXPECT_EQ(log()[0].origin, FactOrigin::outside);
}

TEST_F(RememberingToolsTest, ARepeatedRunRemembersOnce) {
  constexpr std::string_view kSteps =
      R"(x = remember(user: $user, kind: "likes", field: "genres", value: "Western", source: "w")
reply(x))";
  ASSERT_TRUE(run(kSteps, "run-1"));
  clock_.advance(1min);
  ASSERT_TRUE(run(kSteps, "run-1"));
  EXPECT_EQ(log().size(), 1U);
}

TEST_F(RememberingToolsTest, WhatHasEndedIsNoLongerTrue) {
  value_of(R"(remember(user: $user, kind: "likes", field: "genres", value: "Horror", source: "once"))");
  clock_.advance(1h);
  value_of(R"(remember(user: $user, kind: "likes", field: "genres", value: "Horror", source: "used to", until: $now))");
  EXPECT_THAT(recalled(), IsEmpty());
  EXPECT_EQ(log().size(), 2U);
}

TEST_F(RememberingToolsTest, AMoodHoldsInItsConversation) {
  value_of(
      R"(remember(user: $user, kind: "avoids", field: "genres", value: "Horror", source: "tonight", scope: "session", conversation: "c-1", until: 2026-11-26T06:00))");
  EXPECT_THAT(recalled(), IsEmpty());
  EXPECT_THAT(recalled("recall(user: $user, conversation: \"c-1\")"), ElementsAre("avoids Horror"));
  clock_.advance(48h);
  EXPECT_THAT(recalled("recall(user: $user, conversation: \"c-1\")"), IsEmpty());
}

TEST_F(RememberingToolsTest, ACorrectionTakesThePlaceOfWhatWasWrong) {
  value_of(R"(remember(user: $user, kind: "likes", field: "genres", value: "Musical", source: "w"))");
  clock_.advance(1min);
  value_of(
      R"(correct_fact(user: $user, kind: "likes", field: "genres", value: "Western", source: "no", instead_of_field: "genres", instead_of_value: "Musical"))");
  EXPECT_THAT(recalled(), ElementsAre("likes Western"));
  EXPECT_EQ(log()[1].corrects, log()[0].id);
}

TEST_F(RememberingToolsTest, OthersAreRememberedByThemselves) {
  value_of(
      R"(remember(user: $user, kind: "avoids", field: "genres", value: "Horror", source: "w", subject: "Mother"))");
  EXPECT_THAT(recalled(), IsEmpty());
  EXPECT_THAT(recalled("recall(user: $user, subject: \"mother\")"), ElementsAre("avoids Horror"));
  EXPECT_THAT(recalled("recall(user: $user, subject: \"*\")"), ElementsAre("avoids Horror"));
  EXPECT_THAT(recalled("recall(user: $user, subject: \"*\", query: \"western\")"), IsEmpty());
}

TEST_F(RememberingToolsTest, ForgettingALabelErasesIt) {
  value_of(R"(remember(user: $user, kind: "likes", field: "genres", value: "Musical", source: "w"))");
  value_of(R"(forget(user: $user, field: "genres", value: "Musical", kind: "avoids"))");
  EXPECT_EQ(log().size(), 1U);
  value_of(R"(forget(user: $user, field: "genres", value: "musical"))");
  EXPECT_TRUE(log().empty());
}

TEST_F(RememberingToolsTest, ForgettingEverythingWaitsForAYes) {
  value_of(R"(remember(user: $user, kind: "likes", field: "genres", value: "Musical", source: "w"))");
  const auto waits = run("x = forget_all(user: $user) needs confirmation\nreply(x)");
  ASSERT_TRUE(waits) << waits.error();
  EXPECT_EQ(waits->waiting.size(), 1U);
  EXPECT_EQ(log().size(), 1U);
  const auto plan = plan::parse("plan \"x\"\nx = forget_all(user: $user)\nreply(x)").value();
  const auto refused = plan::CheckedPlan::create(plan, tools_, engine_->view()->catalogue);
  ASSERT_FALSE(refused) << "it can't be written without";
  EXPECT_THAT(refused.error().to_string(), HasSubstr("confirmation"));
}

TEST_F(RememberingToolsTest, UnknownLabelsAreRefused) {
  const auto done = run(R"(x = remember(user: $user, kind: "likes", field: "genres", value: "Opera", source: "w")
reply(x))");
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace attune::tools
