#include "base/parallel.h"

#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(ParallelForTest, VisitsEveryIndexOnce) {
  for (const std::size_t count : {0U, 1U, 7U, 1000U}) {
    std::vector<int> visits(count, 0);
    parallel_for(count, 3, 4, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) ++visits[i];
    });
    EXPECT_EQ(visits, std::vector<int>(count, 1));
  }
}

}  // namespace
}  // namespace attune
