#include "language/interpreter.h"
#include "language/testing/catalogues.h"
#include "language/testing/tools.h"
#include "plan/checking/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

using Labels = std::vector<std::string>;

ItemRecord film(std::string key, std::string title, double year, Labels genres, std::string story) {
  return {
      std::move(key), std::move(title), {{"year", year}, {"genres", std::move(genres)}, {"story", std::move(story)}}};
}

/// Two films of one name, and enough gardens to learn from that a drizzle is gloomy.
std::shared_ptr<const View> namesakes() {
  std::vector<ItemRecord> records{film("heat-1995", "Heat", 1995, {"Crime"}, "A thief and a detective."),
                                  film("heat-1986", "Heat", 1986, {"Action"}, "A bodyguard in a desert town."),
                                  film("casino", "Casino", 1995, {"Crime"}, "A bookmaker runs a casino.")};
  for (int i = 0; i < 30; ++i)
    records.push_back(film("g" + std::to_string(i), "Garden " + std::to_string(i), 2000,
                           i < 6 ? Labels{"Gloomy", "Nature"} : Labels{"Bright", "Nature"},
                           std::string(i < 6 ? "A slow drizzle all day long" : "The sun shines all day long") +
                               fmt::format(", as the gardener of house number {} knows.", i)));
  return testing_view(records);
}

class UnderstandingTest : public testing::Test {
 protected:
  Compiled compile(std::string_view message, const DialogueContext& context = {}) const {
    return interpreter_->compile(message, context, *plan::read_local_time("2026-11-25T09:00"));
  }
  ItemId item(std::string_view key) const { return *view_->catalogue->find(key); }

  std::shared_ptr<const View> view_ = namesakes();
  std::shared_ptr<const Interpreter> interpreter_ = Interpreter::create(view_, nullptr).value();
};

TEST_F(UnderstandingTest, ACorrectionRedoesTheLastRequestWithAnotherOfTheName) {
  for (const char* correction :
       {"no, I meant the 1986 one", "I meant the one from 1986", "not that one", "no, the other one", "the other one",
        "sorry, I meant the action one", "No, the 1986 version", "not that one, the other one"}) {
    SCOPED_TRACE(correction);
    const Compiled first = compile("something like Heat, after 1990");
    ASSERT_EQ(first.reading.entities.front().item, item("heat-1995"));
    const Compiled second = compile(correction, first.next);
    ASSERT_FALSE(second.reading.entities.empty());
    EXPECT_EQ(second.reading.entities.front().item, item("heat-1986"));
    EXPECT_EQ(second.reading.corrected, "Heat");
    EXPECT_THAT(plan::to_text(second.plan), testing::HasSubstr("Heat (1986)"));
    EXPECT_THAT(plan::to_text(second.plan), testing::HasSubstr("year > 1990"));
  }
}

TEST_F(UnderstandingTest, WhatCorrectsNothingIsAWish) {
  const Compiled first = compile("something like Heat");
  for (const char* message : {"no crime", "something bright", "no", "I want the 1986 one", "thanks"}) {
    SCOPED_TRACE(message);
    EXPECT_EQ(compile(message, first.next).reading.corrected, "");
  }
  EXPECT_EQ(compile("no, I meant the 1986 one").reading.corrected, "");  // there was nothing before
}

TEST_F(UnderstandingTest, AFactIsCorrectedToo) {
  const Compiled first = compile("when was Heat released?");
  ASSERT_EQ(first.reading.facts.size(), 1U);
  const Compiled second = compile("no, I meant the action one", first.next);
  ASSERT_EQ(second.reading.facts.size(), 1U);
  EXPECT_EQ(second.reading.facts.front().item, item("heat-1986"));
}

TEST_F(UnderstandingTest, MoodsNeedEvidence) {
  const Reading gloomy = interpreter_->read("something drizzling", {}, {});
  ASSERT_EQ(gloomy.moods.size(), 1U);
  EXPECT_EQ(view_->catalogue->label_text(gloomy.moods[0].labels[0].field, gloomy.moods[0].labels[0].label), "Gloomy");
  EXPECT_EQ(gloomy.constraints.front().strength, Strength::preferred);
  EXPECT_GT(gloomy.moods[0].confidence, 0);
  EXPECT_LE(gloomy.moods[0].confidence, 1);
  const Reading unknown = interpreter_->read("something cosy", {}, {});
  EXPECT_TRUE(unknown.moods.empty());
  EXPECT_THAT(unknown.not_understood, testing::ElementsAre("cosy"));
}

TEST_F(UnderstandingTest, PreferencesAreGivenUpWhereTooLittleMeetsThem) {
  const Compiled few = compile("a bright film, preferably from 1995");
  EXPECT_EQ(few.reading.given_up.size(), 1U);
  EXPECT_EQ(few.reading.constraints.size(), 1U);
  const Compiled enough = compile("a nature film, preferably a gloomy one");
  EXPECT_TRUE(enough.reading.given_up.empty());
  EXPECT_EQ(enough.reading.constraints.size(), 2U);
  const Compiled firm = compile("a bright film from 1995");
  EXPECT_TRUE(firm.reading.given_up.empty());
}

TEST_F(UnderstandingTest, EveryWishHasAListOfItsOwn) {
  const Compiled compiled = compile("a gloomy film for me and something bright for the kids");
  ASSERT_EQ(compiled.reading.wishes.size(), 2U);
  EXPECT_EQ(compiled.reading.wishes[0].words, "a gloomy film for me");
  EXPECT_EQ(compiled.reading.wishes[1].guest, "kids");
  const auto checked = plan::CheckedPlan::create(compiled.plan, tools_for_tests(), view_->catalogue);
  EXPECT_TRUE(checked) << checked.error();
}

TEST_F(UnderstandingTest, WhatIsToldKeepsWhatWasShown) {
  DialogueContext context;
  context.shown = {item("casino"), item("heat-1995")};
  const Compiled fact = compile("when was the second one released?", context);
  EXPECT_THAT(fact.next.topic, testing::ElementsAre(item("heat-1995")));
  EXPECT_EQ(fact.next.shown, context.shown);
  const Compiled again = compile("what is it about?", fact.next);
  ASSERT_EQ(again.reading.facts.size(), 1U);
  EXPECT_EQ(again.reading.facts.front().item, item("heat-1995"));
  EXPECT_TRUE(compile("something bright", fact.next).next.topic.empty());
}

}  // namespace
}  // namespace attune::language
