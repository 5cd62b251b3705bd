#include "assistant/standing/standing_json.h"
#include "assistant/standing/testing/standing_workspace.h"

#include <gmock/gmock.h>

namespace attune::assistant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(StandingTest, TellsOfNewItemsThatSatisfyTheRequestOnce) {
  Opened opened(root_, kStart);
  const Answer made = opened.ask("tell me when a western comes in");
  ASSERT_TRUE(made.standing) << made.reply;
  EXPECT_EQ(made.standing->trigger, "when items come in where genres has \"Western\"");
  EXPECT_THAT(made.reply, HasSubstr("Western"));
  EXPECT_EQ(opened.round().fired, 0U);  // what is there already is no news

  opened.put(
      {film("5", "True Grit", 2010, {"Western"}, "Joel Coen"), film("6", "Ali", 2001, {"Drama"}, "Michael Mann")});
  const StandingRound round = opened.round();
  EXPECT_EQ(round.items, 2U);
  EXPECT_EQ(round.carried, 1U);
  EXPECT_THAT(opened.inbox(), ElementsAre("\"tell me when a western comes in\": True Grit."));
  EXPECT_EQ(opened.round().items, 0U);
  opened.put({film("5", "True Grit!", 2010, {"Western"}, "Joel Coen")});  // replaced, not new
  EXPECT_EQ(opened.round().fired, 0U);
  EXPECT_EQ(opened.inbox().size(), 1U);
}

TEST_F(StandingTest, WaitsForANameThatTheCatalogueDoesNotBearYet) {
  Opened opened(root_, kStart);
  const Answer made = opened.ask("tell me when a film by Denis Villeneuve comes in");
  ASSERT_TRUE(made.standing) << made.reply;
  EXPECT_EQ(made.standing->trigger, "when items come in where directors has \"Denis Villeneuve\"");
  opened.put({film("5", "Dune", 2021, {"Science Fiction"}, "Denis Villeneuve")});
  opened.round();
  EXPECT_THAT(opened.inbox(), ElementsAre(HasSubstr("Dune")));
}

TEST_F(StandingTest, ATimeThatWasMissedIsMadeUpForOnceAndLate) {
  {
    Opened opened(root_, kStart);
    const Answer made = opened.ask("every day at 18:00 suggest two crime films");
    ASSERT_TRUE(made.standing) << made.reply;
    EXPECT_EQ(made.standing->trigger, "every day at 18:00");
    EXPECT_EQ(opened.round().fired, 0U);
    opened.clock().advance(std::chrono::hours(6));
    EXPECT_EQ(opened.round().carried, 1U);
    EXPECT_EQ(opened.round().carried, 0U);
    ASSERT_THAT(opened.inbox(), ElementsAre(HasSubstr("Heat")));
    EXPECT_THAT(opened.inbox().front(), testing::Not(HasSubstr("should have been")));
  }
  Opened later(root_, kStart + std::chrono::days(3));
  EXPECT_EQ(later.round().carried, 1U);
  ASSERT_EQ(later.inbox().size(), 2U);
  EXPECT_THAT(later.inbox().front(), HasSubstr("should have been on 2026-11-26T18:00"));
}

TEST_F(StandingTest, DoesSomethingWithWhatComesIn) {
  Opened opened(root_, kStart);
  const Answer made = opened.ask("when a western comes in, put it on my watchlist");
  ASSERT_TRUE(made.standing) << made.reply;
  EXPECT_EQ(made.standing->trigger, "when items come in where genres has \"Western\"");
  EXPECT_EQ(made.reply,
            "Whenever something new is there with genres: Western, I'll do that, and put it in your inbox.");
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen"),
              film("6", "Hostiles", 2017, {"Western"}, "Scott Cooper"),
              film("7", "Ali", 2001, {"Drama"}, "Michael Mann")});
  EXPECT_EQ(opened.round().carried, 1U);
  ASSERT_THAT(opened.inbox(), ElementsAre(HasSubstr("On your watchlist now: ")));
  EXPECT_THAT(opened.inbox().front(), testing::AllOf(HasSubstr("True Grit"), HasSubstr("Hostiles")));
  EXPECT_EQ(opened.engine().store().personal().records("ada", RecordKind::list_entry).value().size(), 2U);
}

TEST_F(StandingTest, DoesSomethingAtItsTime) {
  Opened opened(root_, kStart);
  const Answer reminding = opened.ask("every Sunday at six remind me to water the plants");
  ASSERT_TRUE(reminding.standing) << reminding.reply;
  EXPECT_EQ(reminding.standing->trigger, "every sunday at 18:00");
  const Answer adding = opened.ask("every friday at 8 add a comedy to my watchlist");
  ASSERT_TRUE(adding.standing) << adding.reply;
  EXPECT_EQ(adding.standing->trigger, "every friday at 20:00");
  opened.clock().advance(std::chrono::days(5));
  EXPECT_EQ(opened.round().carried, 2U);
  EXPECT_THAT(opened.inbox(), testing::UnorderedElementsAre(HasSubstr("I keep a reminder for you: water the plants."),
                                                            HasSubstr("On your watchlist now: Clueless.")));
}

TEST_F(StandingTest, WhatNeedsAYesWaitsForIt) {
  Opened opened(root_, kStart);
  const auto plan = plan::parse(
      "plan \"\"\n  kept = watchlist_add(user: $user, item: first($new)) needs confirmation\n"
      "  reply($new, kept)\n");
  ASSERT_TRUE(plan) << plan.error();
  ASSERT_TRUE(opened.standing().add({.words = "keep", .trigger = plan::NewItems{}, .plan = *plan}, "ada"));
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().carried, 1U);
  const auto entries = opened.standing().log().inbox("ada", 9).value();
  ASSERT_EQ(entries.size(), 1U);
  const InboxEntry& entry = entries.front();
  EXPECT_THAT(entry.text, HasSubstr("What waits for your yes: 1. Say it to run " + entry.run));
  EXPECT_THAT(opened.engine().store().personal().records("ada", RecordKind::list_entry).value(), IsEmpty());
  const auto answer = parse_json(entry.answer).value();
  const std::string token(answer.at("pending").at(0).at("token").as_string());
  EXPECT_FALSE(opened.assistant().decide(entry.run, "bo", {.yes = {token}}));
  const auto confirmed = opened.assistant().decide(entry.run, "ada", {.yes = {token}});
  ASSERT_TRUE(confirmed) << confirmed.error();
  EXPECT_EQ(confirmed->reply, "On your watchlist now: True Grit.");
  EXPECT_EQ(opened.engine().store().personal().records("ada", RecordKind::list_entry).value().size(), 1U);
  EXPECT_EQ(opened.round().carried, 0U);
}

TEST_F(StandingTest, OnlyWhatIsNewsToSomebodyCounts) {
  Opened opened(root_, kStart);
  EXPECT_EQ(opened.round().items, 0U);  // nobody waits
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  opened.ask("tell me when a western comes in");
  EXPECT_EQ(opened.round().items, 0U);
  opened.put({film("6", "Hostiles", 2017, {"Western"}, "Scott Cooper")});
  EXPECT_EQ(opened.round().items, 1U);
}

TEST_F(StandingTest, ListsAndStops) {
  Opened opened(root_, kStart);
  opened.ask("tell me when a western comes in");
  opened.ask("tell me when a comedy comes in");
  EXPECT_EQ(opened.ask("what am I waiting for?").reply,
            "You are waiting for \"tell me when a western comes in\" and \"tell me when a comedy comes in\".");
  EXPECT_EQ(opened.ask("stop telling me about westerns").reply, "Stopped: \"tell me when a western comes in\".");
  EXPECT_EQ(opened.ask("stop telling me about musicals").reply, "None of your standing requests is about that.");
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().fired, 0U);
}

TEST_F(StandingTest, WhatCannotStandIsRefused) {
  Opened opened(root_, kStart);
  for (const char* message : {"tell me when a film like Heat comes in", "tell me when a zorblax comes in",
                              "when a western comes in, frobnicate it", "every Friday at six frobnicate"}) {
    const auto order = opened.standing().compile(message, "ada");
    ASSERT_FALSE(order) << message;
    EXPECT_EQ(order.error().code, ErrorCode::invalid_argument);
  }
  EXPECT_EQ(opened.standing().compile("a western please", "ada").value(), std::nullopt);
  const auto unknown_tool = plan::parse("plan \"\"\n  x = no_such_tool()\n  reply(x)\n").value();
  EXPECT_FALSE(opened.standing().add({.words = "w", .trigger = plan::NewItems{}, .plan = unknown_tool}, "ada"));
  const auto of_items = plan::parse("plan \"\"\n  reply($new)\n").value();
  EXPECT_FALSE(opened.standing().add({.words = "w", .trigger = plan::Schedule{}, .plan = of_items}, "ada"));
  const auto unknown_field = parse_filter("colour has \"red\"").value();
  EXPECT_FALSE(
      opened.standing().add({.words = "w", .trigger = plan::NewItems{unknown_field}, .plan = of_items}, "ada"));
}

TEST_F(StandingTest, PausedOnesRestAndMissWhatCame) {
  Opened opened(root_, kStart);
  const std::int64_t id = opened.ask("tell me when a western comes in").standing->id;
  ASSERT_TRUE(opened.standing().pause("ada", id));
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().fired, 0U);
  ASSERT_TRUE(opened.standing().resume("ada", id));
  EXPECT_EQ(opened.round().fired, 0U);
  opened.put({film("6", "Hostiles", 2017, {"Western"}, "Scott Cooper")});
  EXPECT_EQ(opened.round().fired, 1U);
  EXPECT_EQ(opened.standing().resume("bo", id).error().code, ErrorCode::not_found);
}

TEST_F(StandingTest, AFailedPlanIsToldOf) {
  Opened opened(root_, kStart);
  const auto plan = plan::parse("plan \"\"\n  x = resolve_item(title: \"No Such Thing At All\")\n  reply(x)\n").value();
  ASSERT_TRUE(opened.standing().add({.words = "odd", .trigger = plan::NewItems{}, .plan = plan}, "ada"));
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  EXPECT_EQ(opened.round().carried, 1U);
  EXPECT_THAT(opened.inbox(), ElementsAre(HasSubstr("\"odd\" could not be done")));
}

/// Killed at any moment of its work, again and again (as soon as it has announced an item, begun its plan, told of it):
/// every firing is told of once, and its effect happens once.
TEST_F(StandingTest, AKillLosesNothingAndDoublesNothing) {
  {
    Opened opened(root_, kStart);
    const auto plan =
        plan::parse("plan \"\"\n  kept = watchlist_add(user: $user, item: first($new))\n  reply($new, kept)\n").value();
    const Filter western = parse_filter("genres has \"Western\"").value();
    const auto added = opened.standing().add({.words = "w", .trigger = plan::NewItems{western}, .plan = plan}, "ada");
    ASSERT_TRUE(added) << added.error();
  }
  constexpr int kRounds = 6;
  for (int i = 0; i < kRounds; ++i) {
    Opened(root_, kStart)
        .put({film(std::to_string(100 + i), fmt::format("Western {}", i), 2000 + i, {"Western"}, "X")});
    look_and_die(i, [&](StandingLog& log) { return log.items_announced().value() > 4 + i; });
  }
  Opened last(root_, kStart);
  last.round();
  last.round();
  EXPECT_EQ(last.inbox().size(), static_cast<std::size_t>(kRounds));
  EXPECT_EQ(last.engine().store().personal().records("ada", RecordKind::list_entry).value().size(),
            static_cast<std::size_t>(kRounds));
  EXPECT_THAT(last.standing().log().firings(9).value(), IsEmpty());
}

TEST_F(StandingTest, TheWebhookIsToldWithoutTokens) {
  Opened opened(root_, kStart);
  opened.ask("tell me when a western comes in");
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  opened.round(StandingRounds::Webhook::told);
  const auto messages = opened.standing().log().outbox(kStart, 9).value();
  ASSERT_EQ(messages.size(), 1U);
  const auto body = parse_json(messages.front().body).value();
  EXPECT_EQ(body.at("type").as_string(), "standing_request.fired");
  EXPECT_EQ(body.at("data").at("items").at(0).at("title").as_string(), "True Grit");
  EXPECT_THAT(messages.front().body, testing::Not(HasSubstr("token")));
}

}  // namespace
}  // namespace attune::assistant
