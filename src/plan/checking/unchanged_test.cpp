#include "plan/checking/unchanged.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::set<std::string_view> unchanged(const Plan& before, const Plan& after) {
  return unchanged_steps(before.steps, after.steps);
}

Plan plan_of(std::string_view steps) {
  return parse(fmt::format("plan \"\"\n{}\n reply(1)\n", steps)).value();
}

TEST(UnchangedTest, AStepIsTheSameWithAllThatItHangsOn) {
  const Plan before = plan_of("a = f(n: 1)\n b = f(n: a)\n c = f(n: 2)\n d = f(n: c)");
  const Plan after = plan_of("a = f(n: 7)\n c = f(n: 2)\n b = f(n: a)\n d = f(n: c)");
  EXPECT_THAT(unchanged(before, after), ElementsAre("", "c", "d"));
}

TEST(UnchangedTest, WhatHoldsOfAStepInsideHoldsOfTheWhole) {
  const Plan before = plan_of("a = f(n: 1)\n l = for each x in [1] (at most 2) {\n b = f(n: x)\n yield b + a\n }");
  EXPECT_THAT(unchanged(before, before), ElementsAre("", "a", "l"));
  const Plan other = plan_of("a = f(n: 2)\n l = for each x in [1] (at most 2) {\n b = f(n: x)\n yield b + a\n }");
  EXPECT_THAT(unchanged(before, other), ElementsAre(""));
}

TEST(UnchangedTest, AStepThatTheOtherLacksIsNot) {
  EXPECT_THAT(unchanged_steps(plan_of("a = f(n: 1)").steps, {}), IsEmpty());
  const Plan optional = plan_of("a = optional f(n: 1)");
  EXPECT_THAT(unchanged(plan_of("a = f(n: 1)"), optional), ElementsAre(""));
}

}  // namespace
}  // namespace attune::plan
