#include "plan/checker.h"
#include "plan/internal/tools_testing.h"
#include "plan/plan_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<CheckedPlan> checked(std::string_view text) {
  return CheckedPlan::create(parse(text).value(), testing::signatures(), *testing::films());
}

TEST(CheckedPlanTest, FillsInDefaultsAndKnowsWhoWaitsForWhom) {
  const auto plan =
      checked("plan \"x\"\n a = candidates(user: $user)\n b = first(a)\n c = similar(item: b)\n reply(a, [first(c)])");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->plan().steps[0].call.arguments.size(), 4U);
  EXPECT_EQ(plan->plan().steps[1].call.arguments[0].name, "items");
  EXPECT_THAT(plan->inputs(0), ElementsAre());
  EXPECT_THAT(plan->inputs(2), ElementsAre(1));
  EXPECT_THAT(plan->inputs(3), ElementsAre(0, 2));
}

TEST(CheckedPlanTest, CallsInsideListsAreCompletedAtAnyDepth) {
  const auto plan = checked("plan \"x\"\n a = candidates(user: $user)\n reply([[first(take(a, 3))]])");
  ASSERT_TRUE(plan) << plan.error();
  const auto* outer = std::get_if<List>(&plan->plan().steps[1].call.arguments[0].value.node);
  const auto& first = std::get<Call>(std::get<List>(outer->elements[0].node).elements[0].node);
  EXPECT_EQ(first.arguments[0].name, "items");
  EXPECT_EQ(std::get<Call>(first.arguments[0].value.node).arguments[1].name, "count");
}

TEST(CheckedPlanTest, FaultsBecomeOneTypeError) {
  const auto one = checked("plan \"x\"\n reply(a)");
  EXPECT_EQ(one.error().code, ErrorCode::type_error);
  EXPECT_EQ(one.error().message, "line 2, column 8, in 'reply': no line above names 'a'");
  EXPECT_EQ(one.error().mend, "there are: $user");
  EXPECT_THAT(checked("plan \"x\"\n b = nope()\n reply(a)").error().message, HasSubstr("2 faults"));
}

TEST(DiagnoseTest, PlansWithoutAText) {
  const auto plan =
      from_json(parse_json(R"({"request":"x","steps":[{"tool":"reply","positional":[{"ref":"a"}]}]})").value());
  const auto found = diagnose(plan.value(), testing::signatures(), *testing::films());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(to_error(found[0]).message, "in 'reply': no line above names 'a'");
  EXPECT_EQ(to_error(diagnose({}, testing::signatures(), *testing::films()).at(0)).message, "the plan has no steps");
}

TEST(DiagnoseTest, StopsAtFiftyFaults) {
  std::string text = "plan \"x\"\n reply(a0";
  for (int i = 1; i < 4000; ++i) text += ", a" + std::to_string(i);
  EXPECT_EQ(diagnose(parse(text + ")").value(), testing::signatures(), *testing::films()).size(), 50U);
}

}  // namespace
}  // namespace attune::plan
