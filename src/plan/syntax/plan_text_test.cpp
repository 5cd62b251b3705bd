#include "plan/plan.h"
#include "plan/testing/any_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::plan {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kExample = R"(plan "thrillers like Heat under two hours"
  seed = resolve_item(title: "Heat")
  pool = candidates(user: $user, like: [seed], limit: 500)
  short = filter(items: pool, where: genres has "Thriller" and runtime < 120)
  picks = take(items: short, count: 5)
  why = optional explain(items: picks, user: $user)
  done = rate(user: $user, item: first(picks), kind: "like") needs confirmation
  reply(picks, why, done)
)";

TEST(PlanTextTest, TheExampleIsItsOwnCanonicalText) {
  const auto plan = parse(kExample);
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->steps.size(), 7U);
  EXPECT_TRUE(invocation_of(plan->steps[4])->optional);
  EXPECT_TRUE(invocation_of(plan->steps[5])->needs_confirmation);
  EXPECT_EQ(to_text(*plan), kExample);
}

TEST(PlanTextTest, CommentsAndLineBreaksInsideCallsAreFree) {
  const auto plan = parse("plan \"x\" # a comment\n a = take(\n items: b,\n count: 5 # five\n)\nreply(a)");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(to_text(*plan), "plan \"x\"\n  a = take(items: b, count: 5)\n  reply(a)\n");
}

TEST(PlanTextTest, WhereTakesReferencesAndCallsToo) {
  const auto plan =
      parse("plan \"x\"\n a = f(where: b)\n c = f(where: g(x: 1))\n d = f(where: not a = 1, n: 2)\n e = f(where: {})");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_TRUE(std::holds_alternative<Reference>(invocation_of(plan->steps[0])->call.arguments[0].value.node));
  EXPECT_TRUE(std::holds_alternative<Call>(invocation_of(plan->steps[1])->call.arguments[0].value.node));
  EXPECT_TRUE(std::holds_alternative<Filter>(invocation_of(plan->steps[2])->call.arguments[0].value.node));
  EXPECT_TRUE(std::get<Filter>(invocation_of(plan->steps[3])->call.arguments[0].value.node).is_true());
}

TEST(PlanTextTest, BracesHoldAFilterOrAnObject) {
  const auto plan = parse(
      "plan \"x\"\n a = f(x: { # an object\n has : 1, \"odd name\": {b: [{c: 2}]}, \"plain\": {y = 1}})\n"
      " let b = {d: a}.d\n c = f(where: {has: 1})\n reply(a)");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(to_text(*plan),
            "plan \"x\"\n  a = f(x: {has: 1, \"odd name\": {b: [{c: 2}]}, plain: {y = 1}})\n"
            "  let b = {d: a}.d\n  c = f(where: {has: 1})\n  reply(a)\n");
  EXPECT_THAT(parse("plan \"x\" a = f(x: {b: 1, b: 2})").error().message, HasSubstr("'b' is there twice"));
  for (const char* text : {"{b: 1", "{b: }", "{b: 1,}", "{\"b\"}", "{\"b\": 1 c: 2}", "{b: 1, c}"})
    EXPECT_FALSE(parse(fmt::format("plan \"x\" a = f(x: {}) reply(a)", text))) << text;
}

TEST(PlanTextTest, CommentsMayFollowAFilter) {
  const auto plan = parse("plan \"x\"\n a = f(where: y > 1 # new\n)\n reply(a)");
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(to_text(*plan), "plan \"x\"\n  a = f(where: y > 1)\n  reply(a)\n");
}

TEST(PlanTextTest, WhereIsNoOperation) {
  for (const char* text : {"plan \"x\"\n a = f(where: b.c has \"y\")", "plan \"x\"\n a = f(where: g(1) else h)",
                           "plan \"x\"\n a = f(where: 1 .y.z)"}) {
    const auto plan = parse(text);
    ASSERT_FALSE(plan) << text;
    EXPECT_THAT(plan.error().message, HasSubstr("line 2, column 15: 'where' takes a filter, not an operation"));
  }
}

TEST(PlanTextTest, PlacesCountCharacters) {
  const auto plan = parse("plan \"ä\" a = f(x: \"ü\", y: b)\nreply(a)").value();
  EXPECT_EQ(invocation_of(plan.steps[0])->call.position.column, 14U);
  EXPECT_EQ(invocation_of(plan.steps[0])->call.arguments[1].value.position.column, 27U);
  EXPECT_EQ(invocation_of(plan.steps[1])->call.position.line, 2U);
}

TEST(PlanTextTest, HostileTextIsRefusedQuickly) {
  std::string deep = "plan \"x\"\n a = f(x: ";
  for (int i = 0; i < 100'000; ++i) deep += '[';
  EXPECT_EQ(parse(deep).error().code, ErrorCode::parse_error);
  EXPECT_EQ(parse(std::string(300'000, 'a')).error().code, ErrorCode::resource_exhausted);
  EXPECT_EQ(parse("plan \"\xff\"").error().code, ErrorCode::invalid_argument);
  std::string steps = "plan \"x\"\n";
  for (int i = 0; i < 257; ++i) steps += "a = f()\n";
  EXPECT_THAT(parse(steps).error().message, HasSubstr("at most 256 steps"));
  std::string values = "plan \"x\"\n a = f([1";
  for (int i = 0; i < 5000; ++i) values += ",1";
  EXPECT_THAT(parse(values).error().message, HasSubstr("at most 4096 values"));
  for (const char* text :
       {"", "#", "plan", "plan \"", "plan \"x\" a", "plan \"x\" = f()", "plan \"x\" f(", "plan \"x\" f({",
        "plan \"x\" f(where: `", "plan \"x\" f(where: (", "plan \"x\" f(where: \"\\"})
    EXPECT_FALSE(parse(text)) << text;
}

RC_GTEST_PROP(PlanTextTest, TextFormLosesNothing, ()) {
  const Plan plan = *testing::any_plan();
  const auto parsed = parse(to_text(plan));
  if (!parsed) RC_FAIL(to_text(plan) + parsed.error().message);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(*parsed == plan);
}

}  // namespace
}  // namespace attune::plan
