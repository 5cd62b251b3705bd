#include "language/interpreter.h"

#include "base/random.h"
#include "language/testing/catalogues.h"
#include "language/testing/tools.h"
#include "plan/checking/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

class InterpreterTest : public testing::Test {
 protected:
  std::shared_ptr<const View> view_ = testing_view(films_for_tests());
  std::shared_ptr<const Interpreter> interpreter_ = Interpreter::create(view_, nullptr).value();
};

TEST_F(InterpreterTest, EntitiesKnowTheirPlaceKindAndPolarity) {
  constexpr std::string_view kMessage = "crime films like Heat, but no horror";
  const Reading reading = interpreter_->read(kMessage, {}, {});
  ASSERT_EQ(reading.entities.size(), 3U);
  for (const Entity& entity : reading.entities)
    EXPECT_EQ(entity.text, kMessage.substr(entity.begin, entity.end - entity.begin));
  const auto find = [&](std::string_view text) { return *std::ranges::find(reading.entities, text, &Entity::text); };
  EXPECT_EQ(find("Heat").kind, Entity::Kind::item);
  EXPECT_EQ(find("crime").polarity, Polarity::wanted);
  EXPECT_EQ(find("horror").polarity, Polarity::unwanted);
}

TEST_F(InterpreterTest, SameMessageSameReadingAndPlan) {
  for (const char* message : {"something like Heat", "I'm bored", "three comedies"})
    EXPECT_EQ(interpreter_->compile(message, {}, {}).plan, interpreter_->compile(message, {}, {}).plan);
}

TEST_F(InterpreterTest, LongMessagesAreCutAndSaidSo) {
  std::string message;
  while (message.size() < 100'000) message += "crime ümläut ";
  const Reading reading = interpreter_->read(message, {}, {});
  EXPECT_THAT(reading.not_understood, testing::Contains(testing::HasSubstr("4,000 bytes")));
}

TEST_F(InterpreterTest, EveryPlanEndsInAReply) {
  for (const std::string& message :
       {std::string(), std::string("\0\0", 2), std::string("\xff\xfe"), std::string(4000, '('), std::string(4000, ' '),
        std::string("\"\"\"\"\"\""), std::string("no no no no not without"), std::string("like like like like"),
        std::string("after after before 1990 1991 1992"), std::string("1e308 99999999999999999999 -5")}) {
    const Compiled compiled = interpreter_->compile(message, {}, {});
    ASSERT_FALSE(compiled.plan.steps.empty());
    EXPECT_EQ(plan::invocation_of(compiled.plan.steps.back())->call.tool, "reply");
    EXPECT_FALSE(compiled.reading.intents.empty());
  }
}

TEST_F(InterpreterTest, NothingShownIsNothingToReferTo) {
  for (const char* message : {"why the last one?", "why the first two?", "compare the last two", "why", "why those?",
                              "newer than the last one", "I loved the last one", "not the last one"})
    EXPECT_TRUE(interpreter_->read(message, {}, {}).references.empty()) << message;
  for (const char* message : {"why the last one?", "why", "compare the last two"})
    EXPECT_EQ(interpreter_->compile(message, {}, {}).plan.steps.size(), 1U) << message;
}

TEST_F(InterpreterTest, UnknownLanguageIsRefused) {
  EXPECT_EQ(Interpreter::create(view_, nullptr, "xx").error().code, ErrorCode::unsupported);
}

TEST_F(InterpreterTest, RandomWordsOfPhrasesMakeSoundPlansOrNone) {
  const auto tools = tools_for_tests();
  const auto interpreter = Interpreter::create(view_, tools).value();
  const std::vector<std::string> words{
      "remind", "me",  "to",   "put",    "it",       "on",   "my",  "watchlist", "list", "add",   "the",      "first",
      "two",    "and", ",",    "Heat",   "tomorrow", "at",   "six", "note",      "that", "draft", "an",       "email",
      "saying", "bo",  "book", "table",  "for",      "half", "a",   "convert",   "5",    "miles", "km",       "them",
      "best",   "one", ".",    "please", "in",       "days", "24",  "December",  "show", "more",  "comedies", "like"};
  Random random(17);
  for (int i = 0; i < 5000; ++i) {
    std::string message;
    for (int w = 0; w < 12; ++w)
      message += words[static_cast<std::size_t>(random.uniform() * static_cast<double>(words.size()))] + " ";
    DialogueContext context;
    if (i % 2 == 0) context.shown = {ItemId{0}, ItemId{1}};
    const Compiled compiled = interpreter->compile(message, context, *plan::read_local_time("2026-11-25T09:00"));
    const auto checked = plan::CheckedPlan::create(compiled.plan, tools, view_->catalogue);
    EXPECT_TRUE(checked) << message << "\n" << plan::to_text(compiled.plan) << checked.error();
  }
}

}  // namespace
}  // namespace attune::language
