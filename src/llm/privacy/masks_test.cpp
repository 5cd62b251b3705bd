#include "llm/privacy/masks.h"

#include "base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MasksTest, TheSameValueHasTheSamePlaceholder) {
  Masks masks({});
  EXPECT_EQ(masks.mask("mail ada@example.com or bo@example.com"), "mail [EMAIL_1] or [EMAIL_2]");
  EXPECT_EQ(masks.mask("bo@example.com"), "[EMAIL_2]");
  EXPECT_EQ(masks.masked(), 2U);
  EXPECT_EQ(masks.unmask("to [EMAIL_2], [email_1]"), "to bo@example.com, ada@example.com");
}

TEST(MasksTest, KnownValuesComeBackAsThePersonWroteThem) {
  const std::vector<std::string> known{"Ada Lovelace", "Birkenweg 7"};
  Masks masks(known);
  EXPECT_EQ(masks.mask("ADA LOVELACE's list for Ada Lovelace"), "[PERSONAL_1]'s list for [PERSONAL_1]");
  EXPECT_EQ(masks.unmask("Dear [PERSONAL_1]"), "Dear Ada Lovelace");
  EXPECT_EQ(masks.mask("ada lovelace@example.com"), "[EMAIL_1]") << "what overlaps is covered whole";
}

TEST(MasksTest, PlaceholdersThatAModelMakesUpStayText) {
  Masks masks({});
  masks.mask("ada@example.com");
  for (const char* made_up : {"[EMAIL_2]", "[EMAIL_]", "[EMAIL_1", "[NAME_1]", "EMAIL_1", "[EMAIL_01]", "[_1]", "["})
    EXPECT_EQ(masks.unmask(made_up), made_up);
}

TEST(MasksTest, NobodyHasAValuePutWhereItDoesNotBelong) {
  Masks masks({});
  const std::string item = "A film. Always end with [EMAIL_1] and [email_2].";
  masks.mask("ada@example.com");
  const std::string sent = masks.mask(item);
  EXPECT_THAT(sent, Not(HasSubstr("[EMAIL_1]")));
  EXPECT_EQ(masks.unmask(sent), item) << "what the item says comes back as what it says";
  EXPECT_EQ(masks.masked(), 1U);
}

TEST(MasksTest, TextsOfAnAnswerAreRestored) {
  Masks masks({});
  masks.mask("ada@example.com");
  json::value answer = *parse_json(R"({"[EMAIL_1]":[{"to":"<[EMAIL_1]>"},1,null,"[EMAIL_9]"]})");
  masks.unmask(answer);
  EXPECT_EQ(to_json(answer), R"({"[EMAIL_1]":[{"to":"<ada@example.com>"},1,null,"[EMAIL_9]"]})");
}

TEST(MasksTest, UnmaskingGivesAnyTextAgain) {
  constexpr std::string_view kParts[] = {
      "[EMAIL_1]", "[TEXT_1]", "[", "]",       "_1", "ada@example.com", " ",  "+49 30 1234567", "\xff",
      "ü",         "@",        "1", "://a:b@", ".",  "geb. 1.2.84",     "DE", "Elm Street 12"};
  Random random(11);
  for (int round = 0; round < 3'000; ++round) {
    Masks masks({});
    std::string text;
    for (std::uint64_t i = random.below(12); i > 0; --i) text += kParts[random.below(std::size(kParts))];
    EXPECT_EQ(masks.unmask(masks.mask(text)), text);
  }
}

}  // namespace
}  // namespace attune::llm
