#include "llm/privacy/known_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What is found, as it stands in the text.
std::vector<std::string> found(std::vector<std::string> values, std::string_view text) {
  std::vector<std::string> written;
  for (const KnownValues::Found& each : KnownValues(values).find(text))
    written.emplace_back(text.substr(each.begin, each.end - each.begin));
  return written;
}

TEST(KnownValuesTest, WholeWordsHoweverTheyAreWritten) {
  EXPECT_THAT(found({"Ada Lovelace"}, "ADA  LOVELACE, Ada-Lovelace; ada"),
              ElementsAre("ADA  LOVELACE", "Ada-Lovelace"));
  EXPECT_THAT(found({"Amélie"}, "amelie AMÉLIE Ame\u0301lie"), ElementsAre("amelie", "AMÉLIE", "Ame\u0301lie"));
  EXPECT_THAT(found({"Müller"}, "Mueller, Muller, MÜLLER"), ElementsAre("Mueller", "Muller", "MÜLLER"));
  EXPECT_THAT(found({"Ada"}, "Adam, Granada, adage"), IsEmpty());
  EXPECT_THAT(found({"Ada"}, "end.Ada/Ada's (Ada) Adas"), ElementsAre("Ada", "Ada", "Ada", "Ada"));
  EXPECT_THAT(found({"Mark"}, "full marks"), IsEmpty()) << "no genitive of a name in small letters";
}

TEST(KnownValuesTest, OfTwoThatBeginTogetherTheLonger) {
  EXPECT_THAT(found({"Ada", "Ada Lovelace"}, "Ada Lovelace and Ada"), ElementsAre("Ada Lovelace", "Ada"));
}

TEST(KnownValuesTest, OverlapsAreCoveredWhole) {
  const KnownValues values(std::vector<std::string>{"Ada Lovelace", "Lovelace Street"});
  EXPECT_THAT(values.find("Ada Lovelace Street"), ElementsAre(KnownValues::Found{0, 19, KnownValues::kSeveral}));
}

TEST(KnownValuesTest, AnywhereInScriptsWithoutSpaces) {
  EXPECT_THAT(found({"山田太郎"}, "私は山田太郎です"), ElementsAre("山田太郎"));
  EXPECT_THAT(found({"สมชาย"}, "คุณสมชายชอบหนัง"), ElementsAre("สมชาย"));
}

TEST(KnownValuesTest, WhatTellsNobodyIsNotLookedFor) {
  EXPECT_THAT(found({"", "J", "1984", "...", "\xff"}, "J saw 1984 ..."), IsEmpty());
  EXPECT_THAT(found({"10115"}, "10115 Berlin"), ElementsAre("10115"));
}

}  // namespace
}  // namespace attune::llm
