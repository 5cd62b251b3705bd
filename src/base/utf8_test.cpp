#include "base/utf8.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(CutUtf8, CutsAtACharactersStart) {
  EXPECT_EQ(cut_utf8("abc", 3), "abc");
  EXPECT_EQ(cut_utf8("abc", 2), "ab");
  EXPECT_EQ(cut_utf8("a\u00e9", 2), "a");
  EXPECT_EQ(cut_utf8("\U0001F3AC", 3), "");
  EXPECT_EQ(cut_utf8("", 0), "");
  EXPECT_EQ(cut_utf8("\x80\x80\x80", 2), "") << "no character starts there";
}

}  // namespace
}  // namespace attune
