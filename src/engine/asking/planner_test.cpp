#include "engine/asking/planner.h"

#include "base/random.h"
#include "engine/asking/testing/candidates_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using testing::belief;
using testing::candidates;
using ::testing::ElementsAre;
using Rows = std::vector<std::vector<std::uint32_t>>;

/// Recommending and yes/no questions alone.
PlanningOptions two_moves(std::size_t list_length) {
  return {.list_length = list_length, .choice_effort = kNever, .comparison_effort = kNever, .open_effort = kNever};
}

/// n items whose number is written in binary by their labels.
Rows binary(std::uint32_t n, std::uint32_t bits) {
  Rows rows(n);
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t b = 0; b < bits; ++b)
      if ((i >> b & 1U) != 0) rows[i].push_back(b);
  return rows;
}

TEST(PlannerTest, ShowsWhatIsLeftWhenOneListHoldsIt) {
  const Belief b = belief(candidates({{0}, {1}, {2}}), {1, 3, 2});
  const PlannedMove planned = next_move(b, {}, {.list_length = 3});
  EXPECT_THAT(std::get<RecommendItems>(planned.move).items, ElementsAre(ItemId{1}, ItemId{2}, ItemId{0}));
  EXPECT_DOUBLE_EQ(planned.effort, 1);
}

TEST(PlannerTest, AsksWhereAListWouldHardlyHit) {
  // 16 equal items, one shown at a time: recommending takes 8.5 turns, four questions and a list five.
  const Belief b = belief(candidates(binary(16, 4)), std::vector<double>(16, 1));
  const PlannedMove planned = next_move(b, {}, two_moves(1));
  EXPECT_TRUE(std::holds_alternative<AskLabel>(planned.move));
  // The last two equal items are best tried one after the other, so 3 questions and 1.5 lists.
  EXPECT_NEAR(planned.effort, 4.5, 1e-9);
}

TEST(PlannerTest, RecommendsWhereAListHoldsMostOfTheBelief) {
  std::vector<double> masses(16, 1);
  masses[5] = 100;
  const Belief b = belief(candidates(binary(16, 4)), masses);
  EXPECT_THAT(std::get<RecommendItems>(next_move(b, {}, two_moves(1)).move).items, ElementsAre(ItemId{5}));
}

TEST(PlannerTest, NeverAsksWhatIsKnown) {
  const Belief b = belief(candidates(binary(16, 4)), std::vector<double>(16, 1));
  const std::vector<AttributeId> known{AttributeId{0}, AttributeId{1}, AttributeId{3}};
  EXPECT_EQ(std::get<AskLabel>(next_move(b, known, two_moves(1)).move).attribute, AttributeId{2});
  const std::vector<AttributeId> all{AttributeId{0}, AttributeId{1}, AttributeId{2}, AttributeId{3}};
  EXPECT_TRUE(std::holds_alternative<RecommendItems>(next_move(b, all, two_moves(1)).move));
}

TEST(PlannerTest, WhatNoLabelTellsApartIsShown) {
  // Items that no label tells apart can only be shown, ten by ten.
  const Belief b = belief(candidates(Rows(40, {0})), std::vector<double>(40, 1));
  EXPECT_TRUE(std::holds_alternative<RecommendItems>(next_move(b, {}, {}).move));
}

TEST(PlannerTest, EachKindOfQuestionIsAskedWhereItIsCheapest) {
  Rows rows;  // 32 items: 4 kinds, and a label of its own each
  for (std::uint32_t i = 0; i < 32; ++i) rows.push_back({i % 4, 4 + i});
  std::vector<std::uint32_t> groups(36, 1);
  std::fill_n(groups.begin(), 4, 0);
  const Belief b = belief(candidates(rows, groups), std::vector<double>(32, 1));
  PlanningOptions options{.list_length = 1,
                          .label_effort = kNever,
                          .choice_effort = kNever,
                          .comparison_effort = kNever,
                          .open_effort = kNever};
  EXPECT_TRUE(std::holds_alternative<RecommendItems>(next_move(b, {}, options).move));
  options.choice_effort = 1;
  EXPECT_THAT(std::get<AskChoice>(next_move(b, {}, options).move).choices,
              ElementsAre(AttributeId{0}, AttributeId{1}, AttributeId{2}, AttributeId{3}));
  options.choice_effort = kNever;
  options.comparison_effort = 0.1;
  const PlannedMove comparison = next_move(b, {}, options);
  EXPECT_NE(std::get<AskComparison>(comparison.move).first, std::get<AskComparison>(comparison.move).second);
  options.comparison_effort = kNever;
  options.open_effort = 1;
  EXPECT_TRUE(std::holds_alternative<AskOpenly>(next_move(b, {}, options).move));
}

RC_GTEST_PROP(PlannerTest, ItsEffortIsNoMoreThanThatOfTheListAndItsMoveIsNew, (std::uint64_t seed)) {
  Random random(seed);
  Rows rows(2 + random.below(40));
  std::vector<double> prior;
  for (auto& row : rows) {
    for (std::uint32_t a = 0; a < 10; ++a)
      if (random.uniform() < 0.3) row.push_back(a);
    prior.push_back(std::exp(2 * random.normal()));
  }
  const Belief b = belief(candidates(rows), prior, {.wrong_answer = random.below(2) == 0 ? 0.0 : 0.2});
  std::vector<AttributeId> known;
  for (std::uint32_t a = 0; a < 10; ++a)
    if (random.below(3) == 0) known.push_back(AttributeId{a});
  const PlannedMove any = next_move(b, known, {.list_length = 2});
  const PlannedMove few = next_move(b, known, two_moves(2));
  RC_ASSERT(any.effort <= few.effort + 1e-12);
  RC_ASSERT(few.effort >= 1 - 1e-12);
  if (const auto* question = std::get_if<AskLabel>(&few.move))
    RC_ASSERT(std::ranges::find(known, question->attribute) == known.end());
  if (const auto* choice = std::get_if<AskChoice>(&any.move))
    for (const AttributeId offered : choice->choices) RC_ASSERT(std::ranges::find(known, offered) == known.end());
}

}  // namespace
}  // namespace attune
