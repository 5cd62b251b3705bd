#include "data/filter/filter_index.h"

#include "data/filter/satisfies.h"
#include "data/filter/testing/random_filters.h"

#include <limits>
#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<ItemRecord> kFilms{{"1", "Heat", {{"year", 1995.0}, {"genres", Labels{"Crime", "Thriller"}}}},
                                     {"2", "Toy Story", {{"year", 1995.0}, {"genres", Labels{"Animation", "Comedy"}}}},
                                     {"3", "Untitled", {}}};

Filter filter(std::string_view text) {
  return parse_filter(text).value();
}

TEST(FilterIndexTest, FindsByHandWhatAnItemSatisfies) {
  const auto films = Catalogue::build(kFilms).value();
  FilterIndex index;
  index.add(10, filter(R"(genres has "crime" and year > 1990)"), *films);
  index.add(11, filter(R"(genres has any ["Comedy", "War"] or title = "HEAT")"), *films);
  index.add(12, filter("year between 1995 and 1995"), *films);
  index.add(13, filter("not year > 1990"), *films);
  index.add(14, filter(""), *films);
  index.add(15, filter(R"(id in ["2", "3"])"), *films);
  EXPECT_THAT(index.matching(*films, ItemId{0}), ElementsAre(10, 11, 12, 14));
  EXPECT_THAT(index.matching(*films, ItemId{1}), ElementsAre(11, 12, 14, 15));
  EXPECT_THAT(index.matching(*films, ItemId{2}), ElementsAre(13, 14, 15));
}

TEST(FilterIndexTest, LabelsAndFieldsThatComeLaterMatch) {
  const auto before = Catalogue::build(kFilms).value();
  FilterIndex index;
  index.add(1, filter(R"(directors has "Denis Villeneuve")"), *before);
  index.add(2, filter(R"(genres has "Western" and year > 2000)"), *before);
  EXPECT_THAT(index.matching(*before, ItemId{0}), IsEmpty());
  std::vector<ItemRecord> records = kFilms;
  records.push_back({"4", "Dune", {{"year", 2021.0}, {"directors", Labels{"Denis Villeneuve"}}}});
  records.push_back({"5", "True Grit", {{"year", 2010.0}, {"genres", Labels{"western"}}}});
  const auto after = Catalogue::build(records).value();
  EXPECT_THAT(index.matching(*after, ItemId{3}), ElementsAre(1));
  EXPECT_THAT(index.matching(*after, ItemId{4}), ElementsAre(2));
}

TEST(FilterIndexTest, ConditionsThatNoLongerFitTheCatalogueAreFalse) {
  const auto films = Catalogue::build(kFilms).value();
  FilterIndex index;
  index.add(1, filter(R"(year has "1995")"), *films);
  index.add(2, filter("genres > 3"), *films);
  index.add(3, filter(R"(not year has "1995")"), *films);
  EXPECT_THAT(index.matching(*films, ItemId{0}), ElementsAre(3));
}

TEST(FilterIndexTest, WhatIsRemovedOrReplacedIsNotFound) {
  const auto films = Catalogue::build(kFilms).value();
  FilterIndex index;
  index.add(1, filter(R"(genres has "Crime")"), *films);
  index.add(1, filter(R"(genres has "Comedy")"), *films);
  EXPECT_EQ(index.size(), 1U);
  EXPECT_THAT(index.matching(*films, ItemId{0}), IsEmpty());
  EXPECT_THAT(index.matching(*films, ItemId{1}), ElementsAre(1));
  EXPECT_TRUE(index.remove(1));
  EXPECT_FALSE(index.remove(1));
  EXPECT_THAT(index.matching(*films, ItemId{1}), IsEmpty());
  // Coming and going without end leaves it right, and no bigger.
  for (int i = 0; i < 10'000; ++i) index.add(2, filter(i % 2 == 0 ? "year > 1990" : "year < 1990"), *films);
  EXPECT_EQ(index.size(), 1U);
  EXPECT_THAT(index.matching(*films, ItemId{0}), IsEmpty());
  index.add(2, filter("year > 1990"), *films);
  EXPECT_THAT(index.matching(*films, ItemId{0}), ElementsAre(2));
}

/// With whatever was added, replaced and removed before, an item finds the filters that it satisfies one by one.
RC_GTEST_PROP(FilterIndexTest, AgreesWithEvaluatingEachFilter, ()) {
  const auto catalogue = testing::catalogue_of(testing::any_items());
  FilterIndex index;
  std::map<FilterIndex::Id, Filter> kept;
  const auto changes = *rc::gen::inRange(0, 40);
  for (int i = 0; i < changes; ++i) {
    const FilterIndex::Id id = *rc::gen::inRange(0, 20);
    if (*rc::gen::inRange(0, 4) == 0) {
      RC_ASSERT(index.remove(id) == (kept.erase(id) > 0));
      continue;
    }
    kept[id] = *testing::fitting_filter(2);
    index.add(id, kept[id], *catalogue);
  }
  for (std::uint32_t i = 0; i < catalogue->size(); ++i) {
    std::vector<FilterIndex::Id> expected;
    for (const auto& [id, filter] : kept)
      if (BoundFilter::bind(filter, *catalogue)->matches(ItemId{i})) expected.push_back(id);
    RC_ASSERT(index.matching(*catalogue, ItemId{i}) == expected);
  }
}

RC_GTEST_PROP(SatisfiesTest, AgreesWithTheBoundFilter, ()) {
  const auto catalogue = testing::catalogue_of(testing::any_items());
  const Filter filter = *testing::fitting_filter(3);
  const auto bound = BoundFilter::bind(filter, *catalogue);
  RC_ASSERT(bound.has_value());
  for (std::uint32_t i = 0; i < catalogue->size(); ++i)
    RC_ASSERT(satisfies(filter, *catalogue, ItemId{i}) == bound->matches(ItemId{i}));
}

TEST(IntervalIndexTest, HoldsWhatAScanFinds) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::mt19937 random(7);
  std::uniform_int_distribution<int> number(-20, 20);
  IntervalIndex index;
  std::vector<std::pair<double, double>> plain;
  for (std::uint32_t value = 0; value < 2000; ++value) {
    const double low = value % 7 == 0 ? -kInfinity : number(random);
    const double high = value % 5 == 0 ? kInfinity : number(random);  // now and then below the low one
    index.add(low, high, value);
    plain.emplace_back(low, high);
    if (value % 50 != 0) continue;
    for (double point = -21; point <= 21; point += 0.5) {
      std::set<std::uint32_t> found;
      std::size_t visits = 0;
      index.holding(point, [&](std::uint32_t held) {
        found.insert(held);
        ++visits;
      });
      std::set<std::uint32_t> expected;
      for (std::uint32_t i = 0; i < plain.size(); ++i)
        if (plain[i].first <= point && point <= plain[i].second) expected.insert(i);
      ASSERT_EQ(found, expected) << point;
      ASSERT_EQ(visits, found.size()) << point;
    }
  }
}

}  // namespace
}  // namespace attune
