#include "base/memory_use.h"

#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(MemoryUseTest, ThePeakHoldsWhatWasHeldAtOnce) {
  reset_peak_memory();
  const std::size_t before = peak_memory_bytes();
  if (before == 0) GTEST_SKIP() << "this system does not say";
  constexpr std::size_t kBytes = std::size_t{64} << 20;
  const std::vector<char> held(kBytes, 'x');
  EXPECT_EQ(held.back(), 'x');
  EXPECT_GE(peak_memory_bytes(), before + kBytes / 2);
}

}  // namespace
}  // namespace attune
