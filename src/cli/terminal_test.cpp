#include "cli/terminal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune::cli {
namespace {

TEST(Printable, EscapeSequencesLoseTheirPower) {
  EXPECT_EQ(printable("Heat\x1b[31m\x07!"), "Heat[31m!");
  EXPECT_EQ(printable("one\ntwo\tthree"), "one two three");
  EXPECT_EQ(printable("one\ntwo\x1b", Lines::keep), "one\ntwo");
  EXPECT_EQ(printable("a\xc2\x9b"
                      "b"),
            "ab");                                           // the one-character form of ESC [
  EXPECT_EQ(printable("abc\u202Edcba\u2066x"), "abcdcbax");  // text that would run backwards
}

TEST(Printable, BytesThatAreNotUtf8GoAway) {
  EXPECT_EQ(printable("Am\xe9lie"), "Amlie");
  EXPECT_EQ(printable("Amélie 東京"), "Amélie 東京");
}

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(display_width("Heat"), 4U);
  EXPECT_EQ(display_width("東京"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(Cut, EndsWithDotsWhereSomethingIsMissing) {
  EXPECT_EQ(cut("Toy Story", 9), "Toy Story");
  EXPECT_EQ(cut("Toy Story", 8), "Toy S...");
  EXPECT_EQ(cut("Toy Story", 7), "Toy...");
  EXPECT_EQ(cut("Toy Story", 2), "..");
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_EQ(wrap("one two three", 7, 0), "one two\nthree\n");
  EXPECT_EQ(wrap("one two three", 9, 2), "  one two\n  three\n");
  EXPECT_EQ(wrap("incomprehensibilities", 5, 1), " incomprehensibilities\n");
  EXPECT_EQ(wrap("   ", 5), "");
}

RC_GTEST_PROP(Wrap, KeepsEveryWordAndTheWidth, (std::vector<unsigned char> lengths)) {
  std::string text;
  for (const unsigned char length : lengths) text.append(1 + length % 12, 'x').append(" ");
  const std::string wrapped = wrap(text, 20, 4);
  std::string line;
  std::size_t letters = 0;
  for (const char c : wrapped) {
    letters += c == 'x' ? 1U : 0U;
    line = c == '\n' ? "" : line + c;
    RC_ASSERT(line.size() <= 20U);
  }
  RC_ASSERT(letters == static_cast<std::size_t>(std::ranges::count(text, 'x')));
}

}  // namespace
}  // namespace attune::cli
