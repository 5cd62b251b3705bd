#include "base/ascii.h"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(AsciiTest, FoldsLettersAlone) {
  EXPECT_EQ(lower_ascii("Heat [1995] \u00c9"), "heat [1995] \u00c9");
  EXPECT_TRUE(same_text("BETWEEN", "between"));
  EXPECT_FALSE(same_text("@", "`"));
  EXPECT_FALSE(same_text("a", "ab"));
}

TEST(AsciiTest, TrimsBothEnds) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace attune
