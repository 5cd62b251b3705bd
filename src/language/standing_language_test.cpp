#include "language/standing_language.h"

#include "language/testing/catalogues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

using Kind = StandingWish::Kind;

class StandingLanguageTest : public testing::Test {
 protected:
  [[nodiscard]] std::optional<StandingWish> read(std::string_view message) const {
    return language_->read(message, *catalogue_);
  }
  /// "KIND | schedule or awaited condition | rest", "" for a message that is to be answered now.
  [[nodiscard]] std::string told(std::string_view message) const {
    const auto wish = read(message);
    if (!wish) return "";
    const std::string rest = " | " + wish->rest;
    const std::string then = wish->then.empty() ? "" : " | " + wish->then;
    switch (wish->kind) {
      case Kind::items:
        return "items | " + to_text(wish->awaited) + rest + then;
      case Kind::events:
        return std::string(to_string(wish->kinds.front())) + " | " + to_text(wish->awaited) + rest + then;
      case Kind::schedule:
        return plan::to_text(plan::Trigger(wish->schedule)) + rest;
      case Kind::list:
        return "list";
      case Kind::stop:
        return "stop" + rest;
    }
    return "";
  }

  std::shared_ptr<const Catalogue> catalogue_ = testing_view(films_for_tests())->catalogue;
  std::shared_ptr<const StandingLanguage> language_ = StandingLanguage::create().value();
};

TEST_F(StandingLanguageTest, WaitsForItems) {
  EXPECT_EQ(told("tell me when a western comes in"), "items |  | a western");
  EXPECT_EQ(told("Please let me know if there is a new crime film under two hours"),
            "items |  | crime film under two hours");
  EXPECT_EQ(told("Notify me about new comedies, please"), "items |  | comedies");
  EXPECT_EQ(told("let me know as soon as any new thrillers are added"), "items |  | thrillers");
}

TEST_F(StandingLanguageTest, ANameThatTheCatalogueDoesNotBearYetIsAwaited) {
  ASSERT_TRUE(catalogue_->find_field("directors") || catalogue_->find_field("director"));
  const std::string field = catalogue_->find_field("director") ? "director" : "directors";
  EXPECT_EQ(told("tell me when a film by Agnes Varda comes in"), "items | " + field + " has \"Agnes Varda\" | a film");
}

TEST_F(StandingLanguageTest, ReadsSchedules) {
  EXPECT_EQ(told("every Friday at six suggest two comedies for both of us"),
            "every friday at 18:00 |  suggest two comedies for both of us");
  EXPECT_EQ(told("Every morning at 8 suggest something short"), "every day at 08:00 |  suggest something short");
  EXPECT_EQ(told("suggest a film every evening"), "every day at 19:00 | suggest a film ");
  EXPECT_EQ(told("on Mondays and Thursdays at 9 pm suggest a comedy"),
            "every monday, thursday at 21:00 |  suggest a comedy");
  EXPECT_EQ(told("each weekday at 7:30 am recommend a film"),
            "every monday, tuesday, wednesday, thursday, friday at 07:30 |  recommend a film");
  EXPECT_EQ(told("every month suggest a classic"), "every month on day 1 at 09:00 |  suggest a classic");
  EXPECT_EQ(told("daily at noon suggest a film"), "every day at 12:00 |  suggest a film");
}

TEST_F(StandingLanguageTest, DoesSomethingWithItemsThatComeIn) {
  const std::string kept = "items |  | a western | put it on my watchlist";
  EXPECT_EQ(told("when a western comes in, put it on my watchlist"), kept);
  EXPECT_EQ(told("Whenever a western comes in put it on my watchlist, please"), kept);
  EXPECT_EQ(told("if a western comes in, please put it on my watchlist"), kept);
  EXPECT_EQ(told("tell me when a western comes in and put it on my watchlist"), kept);
  EXPECT_EQ(told("put it on my watchlist whenever a western comes in"), kept);
  EXPECT_EQ(told("when there is a new western, put it on my watchlist"), "items |  | western | put it on my watchlist");
  EXPECT_EQ(told("when a western comes in, tell me"), "items |  | a western");
  EXPECT_EQ(told("notify me every time a western comes in"), "items |  | a western");
}

TEST_F(StandingLanguageTest, WaitsForWhatItsPersonDoes) {
  EXPECT_EQ(told("when I like a western, put it on my list"), "like |  | a western | put it on my list");
  EXPECT_EQ(told("Whenever I rate a film, suggest something similar"),
            "rating |  | a film | suggest something similar");
  EXPECT_EQ(told("suggest something similar whenever I rate a film"), "rating |  | a film | suggest something similar");
  EXPECT_EQ(told("each time I've watched a crime film then remind me to write about it"),
            "view |  | a crime film | remind me to write about it");
  EXPECT_EQ(told("as soon as I buy something, note that I should read it"),
            "purchase |  | something | note that I should read it");
  EXPECT_EQ(told("whenever I dislike a thriller, suggest a comedy"), "dislike |  | a thriller | suggest a comedy");
}

TEST_F(StandingLanguageTest, AsksAboutThem) {
  EXPECT_EQ(told("what am I waiting for?"), "list");
  EXPECT_EQ(told("stop telling me about westerns"), "stop | westerns");
}

TEST_F(StandingLanguageTest, OtherMessagesAreAnsweredNow) {
  for (const char* message : {"tell me about Heat",
                              "a film for Friday",
                              "every film by Michael Mann",
                              "something new",
                              "on Friday at six",
                              "remind me on Friday to call Bo",
                              "what should I watch tonight",
                              "tell me when",
                              "",
                              "every",
                              "when I watch horror, I can't sleep",
                              "whenever I rate a film",
                              "when a western comes in",
                              "when I was young, I liked westerns",
                              "if I liked Heat, what next",
                              "when does it start",
                              "if it is long, skip it",
                              "tell me whenever",
                              "when",
                              "whenever"})
    EXPECT_EQ(told(message), "") << message;
}

TEST_F(StandingLanguageTest, TellsWhatHappened) {
  EXPECT_EQ(
      language_->news({.words = "tell me when a western comes in", .titles = {"Unforgiven", "True Grit"}, .count = 5}),
      "\"tell me when a western comes in\": Unforgiven and True Grit, and 3 more.");
  EXPECT_EQ(
      language_->news({.words = "w", .titles = {"{run}"}, .count = 1, .late = true, .planned = "Friday at 18:00"}),
      "\"w\": {run}. This should have been on Friday at 18:00, when Attune was not running.");
  EXPECT_EQ(language_->news({.words = "w", .done = "I keep a reminder for you: call Bo."}),
            "\"w\": I keep a reminder for you: call Bo.");
  EXPECT_EQ(language_->news({.words = "w", .titles = {"Ran"}, .done = "On your watchlist now: Ran.", .count = 1}),
            "\"w\": Ran. On your watchlist now: Ran.");
  EXPECT_EQ(language_->news({.words = "w", .error = "no such title"}), "\"w\" could not be done: no such title");
  EXPECT_EQ(language_->listing({}), "You are waiting for nothing.");
  using Duty = StandingLanguage::Duty;
  const plan::Schedule friday{.weekdays = {std::chrono::Friday}, .clock = std::chrono::hours(18)};
  EXPECT_EQ(language_->registered(friday, "", Duty::act),
            "I'll do that every Friday at 18:00, and put it in your inbox.");
  EXPECT_EQ(language_->registered(plan::NewItems{}, "Western", Duty::tell),
            "I'll tell you when something new is there with Western.");
  EXPECT_EQ(language_->registered(plan::NewItems{}, "Western", Duty::act),
            "Whenever something new is there with Western, I'll do that, and put it in your inbox.");
  EXPECT_EQ(language_->registered(plan::OwnEvents{.kinds = {EventKind::rating, EventKind::like}}, "Western", Duty::act),
            "Whenever you rate or like something with Western, I'll do that, and put it in your inbox.");
}

}  // namespace
}  // namespace attune::language
