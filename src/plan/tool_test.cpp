#include "plan/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using testing::HasSubstr;

TEST(PhrasePiecesTest, AreWordsAndSlotsInTurn) {
  const auto pieces = phrase_pieces("book a table {kind} for {count}").value();
  EXPECT_EQ(pieces,
            (std::vector<PhrasePiece>{{"book a table", false}, {"kind", true}, {"for", false}, {"count", true}}));
  EXPECT_EQ(phrase_pieces("{a}{b}").value().size(), 2U);
  EXPECT_TRUE(phrase_pieces("   ").value().empty());
  for (const char* broken : {"remind me {", "remind {} me", "{at"})
    EXPECT_EQ(phrase_pieces(broken).error().code, ErrorCode::parse_error) << broken;
}

class ExamplesTest : public testing::Test {
 protected:
  static Status add(std::string example) {
    ToolRegistry registry;
    return registry.add({{.name = "remind",
                          .parameters = {{.name = "user", .type = Type::Kind::user},
                                         {.name = "text", .type = Type::Kind::text},
                                         {.name = "at", .type = Type::Kind::time, .required = false}},
                          .examples = {std::move(example)}},
                         [](const Arguments&, const CallContext&) -> Result<Value> { return Value{}; }});
  }
};

TEST_F(ExamplesTest, HaveASlotForEveryRequiredParameterButUsers) {
  EXPECT_TRUE(add("remind me to {text}"));
  EXPECT_TRUE(add("remind me {at} to {text}"));
  const Error error = add("remind me {at}").error();
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.message, "remind(), example 'remind me {at}': it has no slot for 'text'");
  EXPECT_EQ(error.mend, "add {text}");
}

TEST_F(ExamplesTest, HaveNoSlotForWhatIsNoParameterAndBeginWithAWord) {
  EXPECT_THAT(add("remind me to {text} {when}").error().message, HasSubstr("there is no parameter 'when'"));
  EXPECT_THAT(add("{text} is to be done").error().message, HasSubstr("begin with a word"));
  EXPECT_THAT(add("").error().message, HasSubstr("begin with a word"));
  EXPECT_EQ(add("remind me to {text").error().code, ErrorCode::parse_error);
}

TEST(ParameterTest, OfManyChoicesTheNearestIsNamed) {
  Parameter unit{.name = "unit", .type = Type::Kind::text};
  for (char letter = 'a'; letter <= 'z'; ++letter) unit.choices.push_back(std::string("unit-") + letter);
  EXPECT_TRUE(unit.admits({std::string("unit-k")}));
  EXPECT_EQ(unit.admits({std::string("unt-k")}).error().mend, "did you mean 'unit-k'?");
}

}  // namespace
}  // namespace attune::plan
