#include "data/bitmap.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

TEST(BitmapTest, NothingLiesBeyondTheSize) {
  Bitmap bits(70, true);
  EXPECT_EQ(bits.count(), 70U);
  bits.set(69, false);
  EXPECT_FALSE(bits[69]);
  bits.flip();
  EXPECT_EQ(bits.count(), 1U);
  EXPECT_TRUE(bits[69]);
  EXPECT_EQ(Bitmap().count(), 0U);
}

RC_GTEST_PROP(BitmapTest, AgreesWithPlainBits, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(0, 200);
  const auto draw = [&] { return *rc::gen::container<std::vector<bool>>(size, rc::gen::arbitrary<bool>()); };
  const auto packed = [&](const std::vector<bool>& plain) {
    Bitmap bits(size);
    for (std::size_t i = 0; i < size; ++i) bits.set(i, plain[i]);
    return bits;
  };
  const std::vector<bool> a = draw();
  const std::vector<bool> b = draw();
  Bitmap both = packed(a);
  both &= packed(b);
  Bitmap either = packed(a);
  either |= packed(b);
  Bitmap not_a = packed(a);
  not_a.flip();
  for (std::size_t i = 0; i < size; ++i) {
    RC_ASSERT(both[i] == (a[i] && b[i]));
    RC_ASSERT(either[i] == (a[i] || b[i]));
    RC_ASSERT(not_a[i] == !a[i]);
  }
}

}  // namespace
}  // namespace attune
