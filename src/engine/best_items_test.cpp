#include "engine/best_items.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

View view_of(std::vector<float> popularity) {
  View view;
  view.popularity = std::move(popularity);
  for (std::uint32_t i = 0; i < view.popularity.size(); ++i) view.by_popularity.push_back(ItemId{i});
  std::ranges::stable_sort(view.by_popularity, std::ranges::greater(),
                           [&](ItemId item) { return view.popularity[index(item)]; });
  return view;
}

/// The order of the header, by sorting everything.
Ranking plainly(std::span<const double> scores, const Bitmap& allowed, const View& view, std::size_t n) {
  Ranking all;
  for (std::uint32_t i = 0; i < scores.size(); ++i)
    if (allowed[i]) all.push_back({ItemId{i}, scores[i]});
  std::ranges::sort(all, [&](const Scored& a, const Scored& b) {
    const auto key = [&](const Scored& s) {
      return std::tuple(-s.score, -view.popularity[index(s.item)], index(s.item));
    };
    return key(a) < key(b);
  });
  all.resize(std::min(n, all.size()));
  return all;
}

TEST(BestItemsTest, TiesGoToTheMorePopularThenToTheSmallerId) {
  const View view = view_of({1, 5, 5, 2});
  const std::vector<double> scores{0, 0, 0, 3};
  Bitmap allowed(4, true);
  EXPECT_THAT(best_items(scores, allowed, view, 3),
              testing::ElementsAre(Scored{ItemId{3}, 3}, Scored{ItemId{1}, 0}, Scored{ItemId{2}, 0}));
  allowed.set(1, false);
  EXPECT_THAT(most_popular(allowed, view, 2), testing::ElementsAre(Scored{ItemId{2}, 5}, Scored{ItemId{3}, 2}));
  EXPECT_TRUE(best_items(scores, allowed, view, 0).empty());
  EXPECT_TRUE(most_popular(Bitmap(4), view, 2).empty());
}

RC_GTEST_PROP(BestItemsProperty, AllWaysAgreeWithSortingEverything, ()) {
  const auto items = *rc::gen::inRange<std::size_t>(0, 60);
  std::vector<float> popularity;
  std::vector<double> scores;
  Bitmap allowed(items);
  std::vector<Scored> named;
  for (std::uint32_t i = 0; i < items; ++i) {
    popularity.push_back(static_cast<float>(*rc::gen::inRange(0, 4)));
    scores.push_back(*rc::gen::element(0, 0, 0, 1, 2, 3, -1, -2));
    allowed.set(i, *rc::gen::inRange(0, 4) != 0);
    if (scores.back() != 0 || *rc::gen::arbitrary<bool>()) named.push_back({ItemId{i}, scores.back()});
  }
  const View view = view_of(popularity);
  const auto n = *rc::gen::inRange<std::size_t>(0, items + 3);
  const Ranking expected = plainly(scores, allowed, view, n);
  RC_ASSERT(best_items(scores, allowed, view, n) == expected);
  std::ranges::reverse(named);
  RC_ASSERT(best_items_sparse(named, allowed, view, n) == expected);
  const std::vector<double> as_scores(popularity.begin(), popularity.end());
  RC_ASSERT(most_popular(allowed, view, n) == plainly(as_scores, allowed, view, n));
}

}  // namespace
}  // namespace attune
