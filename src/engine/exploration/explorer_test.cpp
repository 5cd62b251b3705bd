#include "engine/exploration/explorer.h"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;

Ranking ranking_of(std::initializer_list<std::uint32_t> items) {
  Ranking ranking;
  double score = 100;
  for (const std::uint32_t item : items) ranking.push_back({ItemId{item}, score--});
  return ranking;
}

std::vector<std::uint32_t> order_of(const Ranking& ranking) {
  std::vector<std::uint32_t> order;
  for (const Scored& hit : ranking) order.push_back(static_cast<std::uint32_t>(hit.item));
  return order;
}

TEST(ExplorerTest, ADefaultOneExploresNothing) {
  EXPECT_EQ(Explorer().slots(10), 0U);
}

TEST(ExplorerTest, SlotsAreAtMostHalfOfTheList) {
  const Explorer explorer({.slots = 3}, {});
  EXPECT_EQ(explorer.slots(0), 0U);
  EXPECT_EQ(explorer.slots(1), 0U);
  EXPECT_EQ(explorer.slots(4), 2U);
  EXPECT_EQ(explorer.slots(10), 3U);
}

TEST(ExplorerTest, KeepsWhatFewPeopleHaveHad) {
  const Explorer explorer({.slots = 1, .least_events = 5}, {{.people = 5}, {.people = 4}, {.people = 0, .ignored = 9}});
  Bitmap items(3, true);
  explorer.keep_explorable(items);
  EXPECT_FALSE(items[0]);
  EXPECT_TRUE(items[1]);
  EXPECT_TRUE(items[2]);
}

TEST(ExplorerTest, PosteriorsStandOnLikesAndOnWhatWasPassedOver) {
  // 6 likes in 10 trials: the prior is Beta(1 + 1.2, 1 + 0.8).
  const Explorer explorer({.slots = 1}, {{.people = 6, .likes = 5}, {.people = 1, .likes = 1, .ignored = 3}, {}});
  const auto chance = [&](std::uint32_t item) { return explorer.chance_to_be_liked(ItemId{item}); };
  EXPECT_DOUBLE_EQ(chance(2).a, 2.2);
  EXPECT_DOUBLE_EQ(chance(2).b, 1.8);
  EXPECT_DOUBLE_EQ(chance(0).a, 7.2);
  EXPECT_DOUBLE_EQ(chance(0).b, 2.8);
  EXPECT_DOUBLE_EQ(chance(1).a, 3.2);
  EXPECT_DOUBLE_EQ(chance(1).b, 4.8);
  const Explorer unborn({.slots = 1}, {{}});  // nothing was ever had: an even chance
  EXPECT_DOUBLE_EQ(unborn.chance_to_be_liked(ItemId{0}).mean(), 0.5);
}

TEST(ExplorerTest, ChoosesAsOftenAsItSays) {
  const Explorer explorer({.slots = 1}, {{.people = 4, .likes = 4}, {.people = 4, .likes = 2}, {}, {.ignored = 4}});
  constexpr int kRounds = 5000;
  Random random(5);
  std::map<ItemId, double> shares;
  std::map<ItemId, double> propensities;
  for (int round = 0; round < kRounds; ++round) {
    const auto choices = explorer.choose(ranking_of({3, 1, 0, 2}), 1, random);
    ASSERT_EQ(choices.size(), 1U);
    shares[choices[0].item.item] += 1.0 / kRounds;
    propensities[choices[0].item.item] = choices[0].propensity;
    EXPECT_EQ(choices[0].candidates, 4U);
    EXPECT_EQ(choices[0].item.placement, Placement::explored);
    EXPECT_EQ(choices[0].rank == 1, choices[0].item.item == ItemId{3});
  }
  double sum = 0;
  for (const auto& [item, propensity] : propensities) {
    EXPECT_NEAR(shares[item], propensity, 0.03);
    sum += propensity;
  }
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(ExplorerTest, ChoosesEachOnceAndTheLastForCertain) {
  const Explorer explorer({.slots = 9}, {{}, {}, {}});
  Random random(6);
  const auto choices = explorer.choose(ranking_of({0, 1, 2}), 9, random);
  ASSERT_EQ(choices.size(), 3U);
  EXPECT_NEAR(choices[0].propensity, 1.0 / 3, 1e-12);
  EXPECT_EQ(choices[2].propensity, 1);
  EXPECT_EQ(choices[2].candidates, 1U);
  EXPECT_TRUE(explorer.choose({}, 2, random).empty());
}

TEST(ExplorerTest, TheSameSeedChoosesTheSame) {
  const Explorer explorer({.slots = 3}, std::vector<Reception>(20));
  const auto chosen = [&](std::uint64_t seed) {
    Random random(seed);
    std::vector<std::uint32_t> items;
    for (const auto& choice : explorer.choose(ranking_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 3, random))
      items.push_back(static_cast<std::uint32_t>(choice.item.item));
    return items;
  };
  EXPECT_EQ(chosen(1), chosen(1));
  EXPECT_NE(chosen(1), chosen(2));
}

TEST(ExplorerTest, ChoicesStandLastAndNothingTwice) {
  const std::vector<Explorer::Choice> choices{{.item = {ItemId{3}, 7}}, {.item = {ItemId{9}, 1}}};
  EXPECT_THAT(order_of(with_choices(ranking_of({0, 1, 2, 3, 4}), 5, choices)), ElementsAre(0, 1, 2, 3, 9));
  EXPECT_THAT(order_of(with_choices(ranking_of({0, 1}), 5, choices)), ElementsAre(0, 1, 3, 9));
  EXPECT_EQ(with_choices(ranking_of({0, 1, 2}), 3, {}), ranking_of({0, 1, 2}));
}

RC_GTEST_PROP(ExplorerTest, TheBestOfAListStayAsTheyAre, ()) {
  const auto items = *rc::gen::inRange<std::size_t>(1, 30);
  const auto n = *rc::gen::inRange<std::size_t>(1, 12);
  const ExplorationSettings settings{.slots = *rc::gen::inRange<std::size_t>(0, 6), .least_events = 3};
  std::vector<Reception> receptions(items);
  for (Reception& reception : receptions) {
    reception.people = *rc::gen::inRange<std::uint32_t>(0, 6);
    reception.likes = *rc::gen::inRange<std::uint32_t>(0, reception.people + 1);
  }
  const Explorer explorer(settings, receptions);
  Ranking all;
  for (std::uint32_t i = 0; i < items; ++i) all.push_back({ItemId{i}, static_cast<double>(items - i)});
  Ranking list = all;
  list.resize(std::min(n, items));
  const std::size_t kept = std::min(list.size(), n - explorer.slots(n));
  Bitmap open(items, true);
  explorer.keep_explorable(open);
  Ranking candidates;
  for (std::size_t i = kept; i < items; ++i)
    if (open[i]) candidates.push_back(all[i]);
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const auto choices = explorer.choose(candidates, explorer.slots(n), random);
  const Ranking result = with_choices(list, n, choices);

  RC_ASSERT(result.size() == list.size());
  RC_ASSERT(std::ranges::equal(std::span(result).first(kept), std::span(list).first(kept)));
  std::set<ItemId> distinct;
  for (const Scored& hit : result) distinct.insert(hit.item);
  RC_ASSERT(distinct.size() == result.size());
  for (const Scored& hit : result)
    if (hit.placement == Placement::explored) RC_ASSERT(receptions[index(hit.item)].people < 3);
  if (settings.slots == 0) RC_ASSERT(result == list);
}

}  // namespace
}  // namespace attune
