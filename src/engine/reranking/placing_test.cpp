#include "engine/reranking/placing.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;

std::vector<Candidate> numbered(std::uint32_t count) {
  std::vector<Candidate> candidates;
  for (std::uint32_t i = 0; i < count; ++i) candidates.push_back({{ItemId{i}, 1.0 - i}, 1.0 - i});
  return candidates;
}

std::vector<std::uint32_t> order_of(const std::vector<Candidate>& candidates) {
  std::vector<std::uint32_t> order;
  for (const Candidate& candidate : candidates) order.push_back(static_cast<std::uint32_t>(candidate.item.item));
  return order;
}

bool from_four(ItemId item) {
  return index(item) >= 4;
}

TEST(PinTest, MovesTheFirstThatMatches) {
  auto candidates = numbered(6);
  pin(candidates, from_four, 1);
  EXPECT_THAT(order_of(candidates), ElementsAre(4, 0, 1, 2, 3, 5));
  EXPECT_EQ(candidates[0].item.placement, Placement::pinned);
  pin(candidates, [](ItemId item) { return item == ItemId{0}; }, 3);
  EXPECT_THAT(order_of(candidates), ElementsAre(4, 1, 0, 2, 3, 5));
  pin(candidates, [](ItemId) { return false; }, 1);
  pin(candidates, from_four, 7);
  EXPECT_THAT(order_of(candidates), ElementsAre(4, 1, 0, 2, 3, 5));
}

TEST(QuotaTest, AtLeastBringsTheBestThatWait) {
  auto candidates = numbered(6);
  apply_quota(candidates, 4, from_four, 0.3, 1);  // 2 of 4: rounded up
  const auto order = order_of(candidates);
  EXPECT_THAT(std::vector<std::uint32_t>(order.begin(), order.begin() + 4), ElementsAre(0, 1, 5, 4));
  EXPECT_EQ(candidates[3].item.placement, Placement::quota);
}

TEST(QuotaTest, AtMostMakesTheListShorterWhereNothingElseIsLeft) {
  auto candidates = numbered(3);
  apply_quota(candidates, 3, [](ItemId item) { return index(item) < 2; }, 0, 0.34);
  EXPECT_THAT(order_of(candidates), ElementsAre(0, 2));
}

TEST(QuotaTest, HoldsWheneverThereAreItemsForIt) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    const auto count = static_cast<std::uint32_t>(random.below(12));
    const std::size_t n = 1 + random.below(10);
    std::vector<bool> matching(count);
    for (std::uint32_t i = 0; i < count; ++i) matching[i] = random.uniform() < 0.5;
    const auto condition = [&](ItemId item) { return matching[index(item)]; };
    const double least = random.uniform(), most = least + (1 - least) * random.uniform();
    auto candidates = numbered(count);
    const std::size_t places = std::min<std::size_t>(n, count);
    apply_quota(candidates, n, condition, least, most);

    const std::size_t shown = std::min(n, candidates.size());
    std::size_t have = 0;
    for (std::size_t k = 0; k < shown; ++k) have += condition(candidates[k].item.item) ? 1 : 0;
    const auto all = static_cast<std::size_t>(std::ranges::count(matching, true));
    EXPECT_LE(have, static_cast<std::size_t>(most * static_cast<double>(places)));
    const auto wanted = static_cast<std::size_t>(std::ceil(least * static_cast<double>(places)));
    const auto allowed = static_cast<std::size_t>(most * static_cast<double>(places));
    EXPECT_GE(have, std::min({wanted, allowed, all}));
    auto order = order_of(candidates);
    std::ranges::sort(order);
    EXPECT_TRUE(std::ranges::adjacent_find(order) == order.end());
  }
}

}  // namespace
}  // namespace attune
