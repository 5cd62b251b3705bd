#include "engine/asking/effort_horizon.h"

#include "base/random.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

std::vector<Believed> entries_of(std::vector<double> masses) {
  std::ranges::sort(masses, std::ranges::greater());
  std::vector<Believed> entries;
  for (const double mass : masses) entries.push_back({static_cast<std::uint32_t>(entries.size()), mass});
  return entries;
}

double total_of(std::span<const Believed> entries) {
  double total = 0;
  for (const Believed& entry : entries) total += entry.mass;
  return total;
}

TEST(EffortHorizonTest, OneListIsOneTurn) {
  EffortHorizon horizon(10, 0);
  EXPECT_EQ(horizon({}, 0), 0);
  EXPECT_DOUBLE_EQ(horizon(entries_of({0.25, 0.25}), 0.5), 0.5);
  EXPECT_DOUBLE_EQ(horizon(entries_of(std::vector<double>(10, 0.1)), 1), 1);
}

TEST(EffortHorizonTest, EqualBeliefByHand) {
  EffortHorizon horizon(10, 0);
  // Two lists of ten: the second is needed half of the time. Asking first would take two turns always.
  EXPECT_NEAR(horizon(entries_of(std::vector<double>(20, 0.05)), 1), 1.5, 1e-12);
  // 80: three questions and a list, 4 turns; or two questions, then one list or two, 3.5.
  EXPECT_NEAR(horizon(entries_of(std::vector<double>(80, 1 / 80.0)), 1), 3.5, 1e-12);
}

TEST(EffortHorizonTest, AnswersThatMayBeWrongMakeItLonger) {
  const auto entries = entries_of(std::vector<double>(500, 1 / 500.0));
  EXPECT_GT(EffortHorizon(10, 0.1)(entries, 1), EffortHorizon(10, 0)(entries, 1) + 1);
}

RC_GTEST_PROP(EffortHorizonTest, TheGridGivesTheBestSchedule, (std::uint64_t seed)) {
  Random random(seed);
  const std::size_t list = 1 + random.below(3);
  std::vector<double> masses(list << random.below(4));  // so that the grid's cells are lists
  for (double& mass : masses) mass = std::exp(3 * random.normal());
  const auto entries = entries_of(masses);
  EffortHorizon horizon(list, 0);
  const double total = total_of(entries);
  const double expected = reference::effort_horizon(entries, list, 9);
  RC_ASSERT(std::abs(horizon(entries, total) - expected) <= 1e-9 * expected);
}

}  // namespace
}  // namespace attune
