#include "search/analyzer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

std::vector<std::string> terms(const std::vector<Token>& tokens) {
  std::vector<std::string> result;
  for (const Token& token : tokens) result.push_back(token.term);
  return result;
}

TEST(FoldTest, DropsCaseMarksAndWidth) {
  EXPECT_EQ(fold("Heat"), "heat");
  EXPECT_EQ(fold("Amélie"), "amelie");
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("Ｆｕｌｌ"), "full");
  EXPECT_EQ(fold(""), "");
}

TEST(FoldTest, InvalidUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(fold("a\xff"), "a\xef\xbf\xbd");
}

TEST(WordsTest, KeepsOffsetsAndDropsPunctuation) {
  EXPECT_THAT(words("Dr. Strangelove's 3.5 (1964)!"),
              testing::ElementsAre(Token{"dr", 0, 2}, Token{"strangeloves", 4, 17}, Token{"3.5", 18, 21},
                                   Token{"1964", 23, 27}));
}

TEST(WordsTest, AsciiShortcutAgreesWithUnicodeRules) {
  // A trailing "é" sends the whole text through ICU; all tokens before it must be the same.
  for (const std::string text : {"it's a test", "rock'n'roll", "1,000.5 x", "a.b", "snake_case", "x-men: first class",
                                 "'quoted'", "3.", "f5 5f"}) {
    auto unicode = words(text + " é");
    ASSERT_FALSE(unicode.empty());
    unicode.pop_back();
    EXPECT_EQ(terms(words(text)), terms(unicode)) << text;
  }
}

TEST(AnalyzerTest, StemsEnglish) {
  const auto analyzer = Analyzer::create("english");
  ASSERT_TRUE(analyzer) << analyzer.error();
  EXPECT_EQ(terms((*analyzer)->analyze("Running comedies")), terms((*analyzer)->analyze("run comedy")));
}

TEST(AnalyzerTest, UnknownLanguageNamesTheKnownOnes) {
  const auto analyzer = Analyzer::create("klingon");
  ASSERT_FALSE(analyzer);
  EXPECT_EQ(analyzer.error().code, ErrorCode::unsupported);
  EXPECT_THAT(analyzer.error().mend, testing::HasSubstr("german"));
}

}  // namespace
}  // namespace attune
