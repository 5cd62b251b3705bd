#include "evaluation/auto/grid_search.h"

#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using Setting = GridSearch::Setting;

const std::vector<ModelParameter> kSchema{
    {"lambda", 50, 0, 1000, "", {1, 10, 100, 1000}},
    {"keep", 512, 1, 1e9, ""},
    {"decay", 0.5, 0, 1, "", {0.25, 0.5, 0.75, 1}},
    ModelParameter::choice("kind", {"plain", "round"}, ""),
};

TEST(GridSearchTest, BeginsWithTheDefaultsOfWhatIsTuned) {
  GridSearch search(kSchema, 1);
  EXPECT_EQ(search.next(), (Setting{{"lambda", 50}, {"decay", 0.5}, {"kind", 0}}));
}

TEST(GridSearchTest, ThenMovesOneParameterByOneStep) {
  GridSearch search(kSchema, 1);
  const Setting defaults = *search.next();
  search.judge(true);
  std::set<Setting> proposed;
  for (int n = 0; n < 5; ++n) {
    proposed.insert(*search.next());
    search.judge(false);
  }
  EXPECT_EQ(proposed, (std::set<Setting>{{{"lambda", 10}, {"decay", 0.5}, {"kind", 0}},
                                         {{"lambda", 100}, {"decay", 0.5}, {"kind", 0}},
                                         {{"lambda", 50}, {"decay", 0.25}, {"kind", 0}},
                                         {{"lambda", 50}, {"decay", 0.75}, {"kind", 0}},
                                         {{"lambda", 50}, {"decay", 0.5}, {"kind", 1}}}));
}

TEST(GridSearchTest, GoesOnWhereAStepHasPaid) {
  const std::vector<ModelParameter> schema{{"lambda", 1, 0, 100, "", {1, 2, 3, 4, 5, 6}},
                                           {"decay", 1, 0, 9, "", {1, 2, 3, 4, 5}}};
  GridSearch search(schema, 3);
  ASSERT_TRUE(search.next());
  search.judge(true);
  Setting last = *search.next();
  search.judge(true);
  const std::size_t moved = last[0].second > 1 ? 0 : 1;
  for (const double expected : {3, 4, 5}) {
    last = *search.next();
    EXPECT_EQ(last[moved].second, expected);
    search.judge(true);
  }
}

TEST(GridSearchTest, ProposesNothingTwiceAndEnds) {
  GridSearch search(kSchema, 7);
  std::set<Setting> seen;
  while (const auto setting = search.next()) {
    EXPECT_TRUE(seen.insert(*setting).second);
    search.judge(seen.size() % 5 == 1);
  }
  EXPECT_GT(seen.size(), 5U * 4 * 2 / 2);
  EXPECT_LE(seen.size(), 5U * 4 * 2);
}

TEST(GridSearchTest, WithNothingToTuneThereAreOnlyTheDefaults) {
  GridSearch search({}, 1);
  EXPECT_EQ(search.next(), Setting{});
  search.judge(true);
  EXPECT_FALSE(search.next());
}

TEST(GridSearchTest, FindsTheTopOfAHillSoon) {
  GridSearch search(kSchema, 2);
  double best = -1e9;
  const auto height = [](const Setting& setting) {
    return -std::abs(std::log(setting[0].second / 1000)) - std::abs(setting[1].second - 1) + setting[2].second;
  };
  for (int n = 0; n < 15; ++n) {
    const double found = height(*search.next());
    search.judge(found > best);
    best = std::max(best, found);
  }
  EXPECT_EQ(best, 1);
}

TEST(GridSearchTest, TheSeedDecides) {
  const auto settings = [](std::uint64_t seed) {
    GridSearch search(kSchema, seed);
    std::vector<Setting> all;
    for (int n = 0; n < 20; ++n) {
      all.push_back(*search.next());
      search.judge(n % 3 == 0);
    }
    return all;
  };
  EXPECT_EQ(settings(1), settings(1));
  EXPECT_NE(settings(1), settings(2));
}

}  // namespace
}  // namespace attune
