#include "stub_models/gzip_bomb.h"

#include <gtest/gtest.h>

namespace attune::stub_models {
namespace {

TEST(GzipBomb, IsSmall) {
  const std::string bomb = gzip_bomb("{\"id\":\"");
  EXPECT_LT(bomb.size(), std::size_t{2} << 20);
  EXPECT_TRUE(bomb.starts_with("\x1f\x8b\x08"));
}

}  // namespace
}  // namespace attune::stub_models
