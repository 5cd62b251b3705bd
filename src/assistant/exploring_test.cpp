#include "assistant/standing/testing/standing_workspace.h"

#include <gmock/gmock.h>

namespace attune::assistant {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// 25 films of five genres, twelve directors and two decades.
class ExploringTest : public StandingTest {
 protected:
  ExploringTest() : opened_(root_, kStart) {
    const std::array genres{"Crime", "Western", "Comedy", "War", "Horror"};
    std::vector<ItemRecord> films;
    for (std::size_t i = 0; i < 25; ++i)
      films.push_back(film(fmt::format("f{}", i), fmt::format("Film {}", i),
                           static_cast<double>(i < 12 ? 1970 + i : 1990 + i), {genres[i % 5]},
                           fmt::format("Director {}", i % 12)));
    opened_.put(films);
    EXPECT_TRUE(opened_.engine().refresh());
  }

  Answer say(std::string_view message) {
    auto answer = opened_.assistant().ask(message, conversation_, {});
    EXPECT_TRUE(answer) << answer.error();
    return answer ? *std::move(answer) : Answer{};
  }
  std::vector<std::string> titles(const Answer& answer) {
    std::vector<std::string> titles;
    for (const Scored& item : answer.items) titles.emplace_back(opened_.engine().view()->catalogue->title(item.item));
    return titles;
  }
  /// Labels of the items shown, of a field.
  std::vector<std::string> labels(const Answer& answer, std::string_view name) {
    const auto catalogue = opened_.engine().view()->catalogue;
    const FieldId field = catalogue->find_field(name).value();
    std::vector<std::string> labels;
    for (const Scored& item : answer.items)
      labels.emplace_back(catalogue->label_text(field, catalogue->labels(field, item.item).front()));
    return labels;
  }

  Opened opened_;
  Conversation conversation_{.user = "ada", .context = {}};
};

TEST_F(ExploringTest, AVagueBeginningIsMetWithAQuestionAndTheAnswerHolds) {
  const Answer asked = say("I'm bored");
  ASSERT_TRUE(asked.question);
  EXPECT_TRUE(asked.items.empty());
  EXPECT_THAT(asked.question->choices, Contains("Western"));
  const Answer answered = say("western");
  EXPECT_THAT(labels(answered, "genres"), testing::Each("Western"));
}

TEST_F(ExploringTest, NoneOfTheChoicesIsAnAnswerToo) {
  const Answer asked = say("I'm bored");
  ASSERT_TRUE(asked.question);
  const Answer answered = say("none of these");
  ASSERT_FALSE(answered.items.empty());
  for (const std::string& genre : labels(answered, asked.question->field))
    EXPECT_THAT(asked.question->choices, Not(Contains(genre)));
  EXPECT_THAT(answered.reply, HasSubstr("I went by your answers, too"));
}

TEST_F(ExploringTest, WhatMemoryKnowsIsNotAsked) {
  say("I love westerns");
  const Answer asked = say("I'm bored");
  ASSERT_TRUE(asked.question);
  EXPECT_THAT(asked.question->choices, Not(Contains("Western")));
}

TEST_F(ExploringTest, CritiqueNarrowsAndBringsOthers) {
  const Answer first = say("crime films");
  const Answer newer = say("too old");
  ASSERT_FALSE(newer.items.empty());
  EXPECT_THAT(newer.reply, HasSubstr("year after"));
  EXPECT_THAT(labels(newer, "genres"), testing::Each("Crime"));
  EXPECT_NE(titles(newer).front(), titles(first).front());
  say("westerns");
  const std::string director = labels(say("more"), "directors").front();
  EXPECT_THAT(say("not this director").reply, HasSubstr("no " + director));
}

TEST_F(ExploringTest, WhatWasTurnedDownMakesRoomForOthers) {
  const Answer first = say("something");
  say("I'm bored");
  const Answer shown = say("anything");
  const Answer others = say("none of these");
  for (const std::string& title : titles(others)) EXPECT_THAT(titles(shown), Not(Contains(title)));
}

TEST_F(ExploringTest, AWishOfItsOwnBeginsAnew) {
  say("I'm bored");
  say("western");
  const Answer anew = say("a comedy please");
  EXPECT_THAT(labels(anew, "genres"), testing::Each("Comedy"));
  EXPECT_FALSE(conversation_.context.clues);
}

}  // namespace
}  // namespace attune::assistant
