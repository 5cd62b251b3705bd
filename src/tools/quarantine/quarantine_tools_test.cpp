#include "tools/quarantine/quarantine_tools.h"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::tools {
namespace {

using testing::ElementsAre;

TEST(BlendedOrderTest, NeighboursChangePlaces) {
  EXPECT_THAT(blended_order(std::vector<std::size_t>{1, 0, 2}), ElementsAre(1, 0, 2));
  EXPECT_THAT(blended_order(std::vector<std::size_t>{2, 1, 0}), ElementsAre(1, 0, 2));
  EXPECT_THAT(blended_order(std::vector<std::size_t>{3, 0, 1, 2}), ElementsAre(0, 1, 3, 2));
  EXPECT_TRUE(blended_order({}).empty());
}

RC_GTEST_PROP(BlendedOrderTest, NobodyRisesByMoreThanOnePlace, (std::vector<double> likings)) {
  std::vector<std::size_t> wanted(likings.size());
  std::iota(wanted.begin(), wanted.end(), std::size_t{0});
  std::ranges::stable_sort(wanted, std::greater<>(), [&](std::size_t i) { return likings[i]; });
  const std::vector<std::size_t> order = blended_order(wanted);
  RC_ASSERT(std::ranges::is_permutation(order, wanted));
  for (std::size_t place = 0; place < order.size(); ++place) RC_ASSERT(order[place] <= place + 1);
}

}  // namespace
}  // namespace attune::tools
