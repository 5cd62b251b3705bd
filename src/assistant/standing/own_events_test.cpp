#include "assistant/standing/testing/standing_workspace.h"

#include <gmock/gmock.h>

namespace attune::assistant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OwnEventsTest : public StandingTest {
 protected:
  static plan::Trigger likes_of_westerns() {
    return plan::parse_trigger("when my events of like come in where genres has \"Western\"").value();
  }
  static plan::Plan keeping() {
    return plan::parse("plan \"\"\n  kept = watchlist_add(user: $user, item: first($new))\n  reply($new, kept)\n")
        .value();
  }
};

TEST_F(OwnEventsTest, FireTheRequestsOfTheirPersonAlone) {
  Opened opened(root_, kStart);
  ASSERT_TRUE(opened.standing().add({.words = "w", .trigger = likes_of_westerns(), .plan = keeping()}, "ada"));
  opened.record(EventKind::like, "2", "bo");
  opened.record(EventKind::like, "1");
  opened.record(EventKind::view, "2");
  EXPECT_EQ(opened.round().fired, 0U);
  EXPECT_THAT(opened.inbox(), IsEmpty());
  opened.record(EventKind::like, "2");
  const StandingRound round = opened.round();
  EXPECT_EQ(round.events, 1U);
  EXPECT_EQ(round.fired, 1U);
  EXPECT_THAT(opened.inbox(), ElementsAre("\"w\": Unforgiven. On your watchlist now: Unforgiven."));
  EXPECT_EQ(opened.round().fired, 0U);
}

TEST_F(OwnEventsTest, WhatIsSaidInPlainWords) {
  Opened opened(root_, kStart);
  const Answer kept = opened.ask("when I like a western, put it on my list");
  ASSERT_TRUE(kept.standing) << kept.reply;
  EXPECT_EQ(kept.standing->trigger, "when my events of like come in where genres has \"Western\"");
  EXPECT_EQ(kept.reply, "Whenever you like something with genres: Western, I'll do that, and put it in your inbox.");
  const Answer similar = opened.ask("Whenever I rate a film, suggest something similar");
  ASSERT_TRUE(similar.standing) << similar.reply;
  EXPECT_EQ(similar.standing->trigger, "when my events of rating come in");
  EXPECT_THAT(similar.standing->plan, HasSubstr("given = first(items: $new)"));
  opened.record(EventKind::like, "2");
  opened.record(EventKind::rating, "1");
  EXPECT_EQ(opened.round().carried, 2U);
  ASSERT_EQ(opened.inbox().size(), 2U);
  EXPECT_THAT(opened.inbox().back(), HasSubstr("On your watchlist now: Unforgiven."));
  EXPECT_THAT(opened.inbox().front(), HasSubstr("suggest something similar\": Collateral"));
}

TEST_F(OwnEventsTest, ThoseBeforeTheRequestAndRepeatsAreNoNews) {
  Opened opened(root_, kStart);
  opened.record(EventKind::like, "2");
  ASSERT_TRUE(opened.standing().add({.words = "w", .trigger = likes_of_westerns(), .plan = keeping()}, "ada"));
  EXPECT_EQ(opened.round().fired, 0U);
  const std::vector<EventRecord> again{{"ada", "2", EventKind::like, 1, kStart}};  // as it was recorded before
  ASSERT_TRUE(opened.engine().record(again, ""));
  EXPECT_EQ(opened.round().fired, 0U);
}

TEST_F(OwnEventsTest, SeveralOfARoundFireOnceTheNewestFirst) {
  Opened opened(root_, kStart);
  const auto plan = plan::parse("plan \"\"\n  reply($new)\n").value();
  ASSERT_TRUE(opened.standing().add({.words = "w", .trigger = plan::OwnEvents{}, .plan = plan}, "ada"));
  opened.record(EventKind::like, "2");
  opened.record(EventKind::view, "1");
  opened.record(EventKind::rating, "2");
  EXPECT_EQ(opened.round().fired, 1U);
  EXPECT_THAT(opened.inbox(), ElementsAre("\"w\": Unforgiven and Heat."));
}

TEST_F(OwnEventsTest, AnEventWithAnItemThatTheViewLacksWaitsForIt) {
  Opened opened(root_, kStart);
  ASSERT_TRUE(opened.standing().add({.words = "w", .trigger = plan::OwnEvents{}, .plan = keeping()}, "ada"));
  StandingRounds rounds(opened.engine(), opened.assistant(), StandingRounds::Webhook::none);
  opened.put({film("5", "True Grit", 2010, {"Western"}, "Joel Coen")});
  const std::vector<EventRecord> event{{"ada", "5", EventKind::view, 1, kStart}};
  ASSERT_TRUE(opened.engine().store().append_events(event, ""));
  EXPECT_EQ(rounds.run().value().fired, 0U);
  EXPECT_EQ(opened.round().fired, 1U);
}

TEST_F(OwnEventsTest, PausedOnesRest) {
  Opened opened(root_, kStart);
  const auto added = opened.standing().add({.words = "w", .trigger = likes_of_westerns(), .plan = keeping()}, "ada");
  ASSERT_TRUE(added) << added.error();
  ASSERT_TRUE(opened.standing().pause("ada", added->id));
  opened.record(EventKind::like, "2");
  EXPECT_EQ(opened.round().fired, 0U);
  ASSERT_TRUE(opened.standing().resume("ada", added->id));
  EXPECT_EQ(opened.round().fired, 0U);
  opened.record(EventKind::like, "2");
  EXPECT_EQ(opened.round().fired, 1U);
}

TEST_F(OwnEventsTest, ARequestThatWouldFireItselfIsRefused) {
  Opened opened(root_, kStart);
  const auto rating =
      plan::parse("plan \"\"\n  noted = rate(user: $user, item: first($new), kind: \"like\")\n  reply(noted)\n")
          .value();
  const auto trigger = [](const char* text) { return plan::parse_trigger(text).value(); };
  for (const char* text :
       {"when my events come in", "when my events of like come in", "when my events of dislike come in"})
    EXPECT_EQ(opened.standing().add({.words = "w", .trigger = trigger(text), .plan = rating}, "ada").error().code,
              ErrorCode::invalid_argument)
        << text;
  EXPECT_TRUE(opened.standing().add(
      {.words = "w", .trigger = trigger("when my events of view come in"), .plan = rating}, "ada"));
}

/// Killed at any moment of its work: every event is told of once, and its effect happens once.
TEST_F(OwnEventsTest, AKillLosesNothingAndDoublesNothing) {
  ASSERT_TRUE(
      Opened(root_, kStart).standing().add({.words = "w", .trigger = plan::OwnEvents{}, .plan = keeping()}, "ada"));
  constexpr int kRounds = 6;
  for (int i = 0; i < kRounds; ++i) {
    const std::string item = std::to_string(i % 4 + 1);
    Opened(root_, kStart + std::chrono::seconds(i)).record(EventKind::view, item);
    const auto announced = [](StandingLog& log) { return log.events_announced().value(); };
    const std::int64_t before = announced(*StandingLog::open((root_ / "attune.db").string()).value());
    look_and_die(i, [&](StandingLog& log) { return announced(log) != before; });
  }
  Opened last(root_, kStart);
  last.round();
  last.round();
  EXPECT_EQ(last.inbox().size(), static_cast<std::size_t>(kRounds));
  EXPECT_EQ(last.engine().store().personal().records("ada", RecordKind::list_entry).value().size(), 4U);
  EXPECT_THAT(last.standing().log().firings(9).value(), IsEmpty());
  EXPECT_THAT(last.standing().log().awaited_events(9).value(), IsEmpty());
}

}  // namespace
}  // namespace attune::assistant
