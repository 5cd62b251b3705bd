#include "plan/checking/checker.h"
#include "plan/syntax/plan_json.h"
#include "plan/testing/film_tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<CheckedPlan> checked(std::string_view text) {
  return CheckedPlan::create(parse(text).value(), testing::film_tools(), testing::films());
}

std::string lowered(std::string_view text) {
  const auto plan = checked(text);
  EXPECT_TRUE(plan) << plan.error();
  return to_text(plan->plan());
}

TEST(CheckedPlanTest, NamesArgumentsAndFillsInDefaults) {
  EXPECT_EQ(lowered("plan \"x\"\n a = candidates($user)\n b = first(a)\n reply(a, b)"),
            "plan \"x\"\n  a = candidates(user: $user, like: [], where: {}, limit: 200)\n  b = first(items: a)\n"
            "  reply(a, b)\n");
}

TEST(CheckedPlanTest, CallsInsideValuesGetLinesOfTheirOwn) {
  EXPECT_EQ(lowered("plan \"x\"\n a = candidates($user)\n reply([[first(take(a, 3))]])"),
            "plan \"x\"\n  a = candidates(user: $user, like: [], where: {}, limit: 200)\n"
            "  reply.1 = take(items: a, count: 3)\n  reply.2 = first(items: reply.1)\n  reply([[reply.2]])\n");
}

TEST(CheckedPlanTest, SubPlansAreSpeltOut) {
  EXPECT_EQ(lowered("plan \"x\"\n define best(n: number) {\n all = candidates($user)\n yield take(all, n)\n }\n"
                    " a = best(3)\n reply(a, best(n: 4))"),
            "plan \"x\"\n  let a.n = 3\n  a.all = candidates(user: $user, like: [], where: {}, limit: 200)\n"
            "  a.1 = take(items: a.all, count: a.n)\n  let a = a.1\n  let reply.1.n = 4\n"
            "  reply.1.all = candidates(user: $user, like: [], where: {}, limit: 200)\n"
            "  reply.1.1 = take(items: reply.1.all, count: reply.1.n)\n  let reply.1 = reply.1.1\n"
            "  reply(a, reply.1)\n");
}

TEST(CheckedPlanTest, ConditionsOnASourceAreCarriedIntoIt) {
  EXPECT_EQ(lowered("plan \"x\"\n a = candidates($user, where: year > 1990)\n b = filter(a, where: year < 2000)\n"
                    " c = filter(b, where: title = \"Heat\")\n reply(c)"),
            "plan \"x\"\n  a = candidates(user: $user, where: year > 1990, like: [], limit: 200)\n"
            "  b = candidates(user: $user, where: year > 1990 and year < 2000, like: [], limit: 200)\n"
            "  c = candidates(user: $user, where: year > 1990 and year < 2000 and title = \"Heat\", like: [], limit: "
            "200)\n  reply(c)\n");
}

TEST(CheckedPlanTest, FaultsBecomeOneTypeError) {
  const auto one = checked("plan \"x\"\n reply(a)");
  EXPECT_EQ(one.error().code, ErrorCode::type_error);
  EXPECT_EQ(one.error().message, "line 2, column 8, in 'reply': no line above names 'a'");
  EXPECT_EQ(one.error().mend, "there are: $now, $today, $user");
  EXPECT_THAT(checked("plan \"x\"\n b = nope()\n reply(a)").error().message, HasSubstr("2 faults"));
}

TEST(DiagnoseTest, PlansWithoutAText) {
  const auto plan =
      from_json(parse_json(R"({"request":"x","steps":[{"tool":"reply","positional":[{"ref":"a"}]}]})").value());
  const auto found = diagnose(plan.value(), *testing::film_tools(), *testing::films());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(to_error(found[0]).message, "in 'reply': no line above names 'a'");
  EXPECT_EQ(to_error(diagnose({}, *testing::film_tools(), *testing::films()).at(0)).message, "the plan has no steps");
}

TEST(DiagnoseTest, StopsAtFiftyFaults) {
  std::string text = "plan \"x\"\n reply(a0";
  for (int i = 1; i < 4000; ++i) text += ", a" + std::to_string(i);
  EXPECT_EQ(diagnose(parse(text + ")").value(), *testing::film_tools(), *testing::films()).size(), 50U);
}

}  // namespace
}  // namespace attune::plan
