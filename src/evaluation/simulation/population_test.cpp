#include "evaluation/simulation/population.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;

std::vector<std::vector<PopulationEvent>> simulated(const PopulationOptions& options) {
  std::vector<std::vector<PopulationEvent>> people;
  const Status status =
      simulate_population(options, [&](std::size_t user, std::span<const PopulationEvent> events) -> Status {
        EXPECT_EQ(user, people.size());
        people.emplace_back(events.begin(), events.end());
        return {};
      });
  EXPECT_TRUE(status) << status.error();
  return people;
}

std::vector<std::uint32_t> items_of(const std::vector<std::vector<PopulationEvent>>& people) {
  std::vector<std::uint32_t> items;
  for (const auto& events : people)
    for (const PopulationEvent& event : events) items.push_back(event.item);
  return items;
}

TEST(SimulatePopulationTest, ExactInTheSumAndNobodyTakesAnItemTwice) {
  const PopulationOptions options{.users = 400, .items = 500, .events = 20'000};
  const auto people = simulated(options);
  ASSERT_EQ(people.size(), 400U);
  std::size_t events = 0;
  for (const auto& one : people) {
    std::set<std::uint32_t> items;
    Time before = options.last - options.span;
    for (const PopulationEvent& event : one) {
      EXPECT_LT(event.item, options.items);
      EXPECT_TRUE(items.insert(event.item).second);
      EXPECT_GE(event.time, before);
      EXPECT_LE(event.time, options.last);
      before = event.time;
    }
    EXPECT_GE(one.size(), 1U);
    events += one.size();
  }
  EXPECT_EQ(events, options.events);
}

TEST(SimulatePopulationTest, SameSeedSameEvents) {
  const PopulationOptions options{.users = 50, .items = 300, .events = 2000};
  PopulationOptions other = options;
  other.seed = 2;
  EXPECT_EQ(items_of(simulated(options)), items_of(simulated(options)));
  EXPECT_NE(items_of(simulated(options)), items_of(simulated(other)));
}

TEST(SimulatePopulationTest, PopularityFallsAsAPowerOfTheRank) {
  std::map<std::uint32_t, double> counts;
  for (const std::uint32_t item : items_of(simulated({.users = 5000, .items = 2000, .events = 100'000})))
    ++counts[item];
  std::vector<double> sorted;
  for (const auto& [item, count] : counts) sorted.push_back(count);
  std::ranges::sort(sorted, std::greater<>{});
  // In 20 groups, the 20 first share the first rank: ten times the rank, 10^-0.9 of the popularity.
  const auto mean_at = [&](std::size_t rank) {
    double sum = 0;
    for (std::size_t place = 20 * rank; place < 20 * rank + 20; ++place) sum += sorted[place] / 20;
    return sum;
  };
  EXPECT_NEAR(std::log10(mean_at(3) / mean_at(39)), 0.9, 0.25);
}

TEST(SimulatePopulationTest, ActivityHasALongTail) {
  std::vector<std::size_t> counts;
  for (const auto& events : simulated({.users = 2000, .items = 3000, .events = 60'000}))
    counts.push_back(events.size());
  std::ranges::sort(counts);
  EXPECT_LT(counts[1000], 22U);  // the median lies below the mean of 30
  EXPECT_GT(counts.back(), 300U);
}

TEST(SimulatePopulationTest, PeopleWhoShareATasteShareItems) {
  // Consecutive choices stay within a group far more often than by chance: they meet again in other histories.
  const auto people = simulated({.users = 2000, .items = 400, .events = 40'000, .groups = 10});
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> together;
  for (const auto& events : people)
    for (std::size_t e = 1; e < events.size(); ++e) ++together[std::minmax(events[e - 1].item, events[e].item)];
  int most = 0;
  for (const auto& [pair, count] : together) most = std::max(most, count);
  EXPECT_GT(most, 20);
}

TEST(SimulatePopulationTest, CrowdedAndTinyWorldsEnd) {
  EXPECT_EQ(items_of(simulated({.users = 10, .items = 50, .events = 300})).size(), 300U);  // 60% of the items each
  EXPECT_EQ(items_of(simulated({.users = 3, .items = 1, .events = 3})).size(), 3U);
}

TEST(SimulatePopulationTest, RefusesWhatCannotBe) {
  const auto attempt = [](PopulationOptions options) {
    return simulate_population(options, [](std::size_t, std::span<const PopulationEvent>) -> Status { return {}; });
  };
  EXPECT_FALSE(attempt({.users = 0}));
  EXPECT_FALSE(attempt({.items = 0}));
  EXPECT_FALSE(attempt({.groups = 0}));
  EXPECT_FALSE(attempt({.users = 10, .events = 5}));
  const Status crowded = attempt({.users = 10, .items = 50, .events = 301});
  ASSERT_FALSE(crowded);
  EXPECT_THAT(crowded.error().mend, HasSubstr("10 to 300 events"));
}

TEST(SimulatePopulationTest, TheSinksErrorEndsIt) {
  const Status status = simulate_population(
      {}, [](std::size_t, std::span<const PopulationEvent>) -> Status { return io_error("the disk is full"); });
  EXPECT_EQ(status.error().message, "the disk is full");
}

}  // namespace
}  // namespace attune
