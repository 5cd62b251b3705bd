#include "engine/asking/belief.h"

#include "base/random.h"
#include "engine/asking/testing/candidates_testing.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using testing::belief;
using testing::candidates;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using testing::masses;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

auto near(double value) {
  return DoubleNear(value, 1e-12);
}

TEST(BeliefTest, AYesMakesBearersLikelierByTheOddsOfARightAnswer) {
  Belief b = belief(candidates({{1}, {}}), {1, 1}, {.wrong_answer = 0.1});
  b.update(LabelAnswer{AttributeId{1}, YesNo::yes});
  EXPECT_THAT(masses(b), ElementsAre(near(0.9), near(0.1)));
  b.update(LabelAnswer{AttributeId{1}, YesNo::no});  // takes it back
  EXPECT_THAT(masses(b), ElementsAre(near(0.5), near(0.5)));
}

TEST(BeliefTest, AnswersThatAreNeverWrongLeaveNothingOfTheRest) {
  Belief b = belief(candidates({{1}, {2}, {1, 2}}), {1, 2, 3});
  b.update(LabelAnswer{AttributeId{1}, YesNo::yes});
  EXPECT_THAT(b.likeliest(10), ElementsAre(ItemId{2}, ItemId{0}));
  b.update(LabelAnswer{AttributeId{7}, YesNo::yes});  // no candidate bears it: nobody could have said so
  EXPECT_THAT(masses(b), ElementsAre(near(0.25), 0, near(0.75)));
}

TEST(BeliefTest, AChoiceCountsByHowManyOfTheOfferedAnItemBears) {
  Belief b = belief(candidates({{1}, {1, 2}, {2}, {3}}), {1, 1, 1, 1}, {.wrong_answer = 0.1});
  b.update(LabelChoice{{AttributeId{1}, AttributeId{2}}, AttributeId{1}});
  // 0.9, 0.45, 0.05, 0.05
  EXPECT_THAT(masses(b), ElementsAre(near(0.9 / 1.45), near(0.45 / 1.45), near(0.05 / 1.45), near(0.05 / 1.45)));
  Belief none = belief(candidates({{1}, {3}}), {1, 1}, {.wrong_answer = 0.1});
  none.update(LabelChoice{{AttributeId{1}, AttributeId{2}}, std::nullopt});
  EXPECT_THAT(masses(none), ElementsAre(near(0.1), near(0.9)));
}

TEST(BeliefTest, ALabelThatIsNamedSaysMoreForAnItemWithFew) {
  Belief b = belief(candidates({{1}, {1, 2, 3}, {2}}), {1, 1, 1});
  b.update(LabelNamed{AttributeId{1}});
  EXPECT_THAT(masses(b), ElementsAre(near(0.75), near(0.25), 0));
}

TEST(BeliefTest, RejectedItemsAreOut) {
  Belief b = belief(candidates({{}, {}, {}}), {2, 1, 1});
  b.update(ItemsRejected{{ItemId{0}, ItemId{99}}});
  EXPECT_THAT(masses(b), ElementsAre(0, near(0.5), near(0.5)));
  Belief hasty = belief(candidates({{}, {}}), {1, 1}, {.hasty_rejection = 0.5});
  hasty.update(ItemsRejected{{ItemId{0}}});
  EXPECT_THAT(masses(hasty), ElementsAre(near(1 / 3.0), near(2 / 3.0)));
}

TEST(BeliefTest, AComparisonMovesTowardsWhatIsAlike) {
  Belief b = belief(candidates({{1}, {2}, {1, 3}, {2, 3}, {4}}), {1, 1, 1, 1, 1});
  b.update(ItemPreferred{ItemId{0}, ItemId{1}});
  const auto after = masses(b);
  EXPECT_GT(after[2], after[4]);
  EXPECT_GT(after[4], after[3]);
  Belief deaf = belief(candidates({{1}, {2}}), {1, 1}, {.comparison_slope = 0});
  deaf.update(ItemPreferred{ItemId{0}, ItemId{1}});
  EXPECT_THAT(masses(deaf), ElementsAre(near(0.5), near(0.5)));
}

TEST(BeliefTest, ASoftConditionMayBeGivenUp) {
  Belief b = belief(candidates({{}, {}}), {1, 1});
  b.update(SoftCondition{{ItemId{1}}, 0.8});
  EXPECT_THAT(masses(b), ElementsAre(near(0.2), near(0.8)));
}

TEST(BeliefTest, WhatIsNoPriorIsRefused) {
  const auto two = candidates({{}, {}});
  const auto refused = [&](std::vector<double> prior, AnswerNoise noise = {}) {
    const auto made = Belief::create(two, prior, noise);
    return !made && made.error().code == ErrorCode::invalid_argument;
  };
  EXPECT_TRUE(refused({0}));
  EXPECT_TRUE(refused({0, std::nan("")}));
  EXPECT_TRUE(refused({0, kInfinity}));
  EXPECT_TRUE(refused({-kInfinity, -kInfinity}));
  EXPECT_TRUE(refused({0, 0}, {.wrong_answer = 0.5}));
  EXPECT_TRUE(refused({0, 0}, {.hasty_rejection = 1}));
  EXPECT_TRUE(refused({0, 0}, {.comparison_slope = std::nan("")}));
  EXPECT_FALSE(Belief::create(candidates({}), {}));
  EXPECT_TRUE(Belief::create(two, std::vector{-kInfinity, -1e300}));
}

TEST(BeliefTest, ScoresBecomeAPriorByStandardising) {
  EXPECT_THAT(log_prior_of_scores({{ItemId{0}, 3}, {ItemId{1}, 1}}), ElementsAre(near(1), near(-1)));
  EXPECT_THAT(log_prior_of_scores({{ItemId{0}, 3}, {ItemId{1}, 3}}), ElementsAre(0, 0));
  EXPECT_THAT(log_prior_of_scores({}), ElementsAre());
}

RC_GTEST_PROP(BeliefTest, MassesAddUpAndTheOrderOfEvidenceDoesNotMatter, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<std::vector<std::uint32_t>> rows(1 + random.below(20));
  std::vector<double> prior;
  for (auto& row : rows) {
    for (std::uint32_t a = 0; a < 6; ++a)
      if (random.uniform() < 0.4) row.push_back(a);
    prior.push_back(random.uniform() + 0.01);
  }
  std::vector<WishEvidence> evidence{LabelAnswer{AttributeId{0}, YesNo::yes},
                                     LabelAnswer{AttributeId{1}, YesNo::no},
                                     LabelChoice{{AttributeId{2}, AttributeId{3}}, AttributeId{3}},
                                     LabelNamed{AttributeId{4}},
                                     ItemPreferred{ItemId{0}, ItemId{1}},
                                     SoftCondition{{ItemId{0}}, 0.7}};
  Belief forth = belief(candidates(rows), prior, {.wrong_answer = 0.1});
  Belief back = forth;
  for (const WishEvidence& e : evidence) forth.update(e);
  std::ranges::reverse(evidence);
  for (const WishEvidence& e : evidence) back.update(e);
  double total = 0;
  for (const Believed& entry : forth.entries()) total += entry.mass;
  RC_ASSERT(std::abs(total - 1) < 1e-9);
  RC_ASSERT(std::ranges::is_sorted(forth.entries(), LikeliestFirst()));
  const auto a = masses(forth), b = masses(back);
  for (std::size_t c = 0; c < a.size(); ++c) RC_ASSERT(std::abs(a[c] - b[c]) < 1e-9);
}

}  // namespace
}  // namespace attune
