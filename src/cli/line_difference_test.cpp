#include "cli/line_difference.h"

namespace attune::cli {
namespace {

TEST(LineDifference, SaysWhatWentCameAndStayed) {
  EXPECT_EQ(line_difference("a\nb\nc", "a\nx\nc\nd"), "  a\n- b\n+ x\n  c\n+ d\n");
  EXPECT_EQ(line_difference("a", "a"), "  a\n");
  EXPECT_EQ(line_difference("a\nb", "b"), "- a\n  b\n");
}

TEST(LineDifference, LongTextsAreNotCompared) {
  std::string lines;
  for (int i = 0; i < 1'100; ++i) lines += "x\n";
  const std::string difference = line_difference(lines, lines);
  EXPECT_EQ(difference.substr(0, 4), "- x\n");
  EXPECT_TRUE(difference.ends_with("+ x\n+ \n"));
}

}  // namespace
}  // namespace attune::cli
