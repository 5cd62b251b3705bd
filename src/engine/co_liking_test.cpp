#include "engine/co_liking.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(CoLikingTest, CountsThoseWhoLikeBothAndTellsOfNoFew) {
  std::vector<std::pair<std::uint32_t, ItemId>> likings;
  for (std::uint32_t person = 0; person < 10; ++person) {
    likings.emplace_back(person, ItemId{0});
    if (person >= 4) likings.emplace_back(person, ItemId{1});  // six like 0 and 1
    if (person >= 6) likings.emplace_back(person, ItemId{2});  // four like 0 and 2
  }
  const CoLiking co_liking(likings, 4);
  EXPECT_EQ(co_liking.people_who_like_both(ItemId{0}, ItemId{1}), 6U);
  EXPECT_EQ(co_liking.people_who_like_both(ItemId{1}, ItemId{0}), 6U);
  EXPECT_EQ(co_liking.people_who_like_both(ItemId{0}, ItemId{2}), 0U) << "four are too few to tell of";
  EXPECT_EQ(co_liking.people_who_like_both(ItemId{0}, ItemId{3}), 0U);
  EXPECT_EQ(co_liking.people_who_like_both(ItemId{0}, ItemId{9}), 0U) << "newer than the counts";
  EXPECT_EQ(CoLiking().people_who_like_both(ItemId{0}, ItemId{1}), 0U);
}

TEST(CoLikingTest, FindsWhatIsLikedTogetherBeyondChance) {
  std::vector<std::pair<std::uint32_t, ItemId>> likings;
  for (std::uint32_t person = 0; person < 40; ++person) {
    likings.emplace_back(person, ItemId{0});  // everybody likes it: by chance with anything
    if (person < 8) likings.emplace_back(person, ItemId{1});
    if (person < 6) likings.emplace_back(person, ItemId{2});
    if (person >= 2 && person < 6) likings.emplace_back(person, ItemId{3});  // four are too few to tell of
  }
  const CoLiking co_liking(likings, 5);
  using Together = CoLiking::Together;
  EXPECT_EQ(co_liking.liked_together(3),
            (std::vector{Together{ItemId{1}, ItemId{2}, 6, 1}, Together{ItemId{2}, ItemId{1}, 6, 1}}));
  EXPECT_TRUE(co_liking.liked_together(0).empty());
  EXPECT_TRUE(CoLiking().liked_together(3).empty());
}

}  // namespace
}  // namespace attune
