#include "assistant/standing/testing/standing_workspace.h"

#include <gmock/gmock.h>

namespace attune::assistant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::chrono::hours kDay{24};

class OffersTest : public StandingTest {
 protected:
  OffersTest() : opened_(root_, kStart) {}

  Answer say(std::string_view message) {
    auto answer = opened_.assistant().ask(message, conversation_, {});
    EXPECT_TRUE(answer) << answer.error();
    EXPECT_TRUE(opened_.engine().store().runs().settle());
    return answer ? *std::move(answer) : Answer{};
  }
  /// The offer that the third of three requests for westerns on two days makes; "" for none.
  std::string offer_after_asking_often() {
    say("a western");
    say("some westerns please");
    opened_.clock().advance(kDay);
    return text_of(say("a western"));
  }
  static std::string text_of(const Answer& answer) { return answer.offer ? answer.offer->text : ""; }
  std::vector<StoredStandingRequest> standing() { return opened_.standing().log().requests("ada").value(); }

  Opened opened_;
  Conversation conversation_{.user = "ada", .context = {}};
};

TEST_F(OffersTest, WhatIsAskedForOnSeveralDaysIsOfferedAsAStandingRequest) {
  say("a western");
  say("a western");
  EXPECT_EQ(text_of(say("a western")), "");  // thrice, but all on one day
  opened_.clock().advance(kDay);
  EXPECT_THAT(text_of(say("a western")), HasSubstr("genres: Western"));
}

TEST_F(OffersTest, AYesIsAllItNeeds) {
  ASSERT_THAT(offer_after_asking_often(), HasSubstr("Western"));
  const Answer taken = say("yes please");
  ASSERT_TRUE(taken.standing) << taken.reply;
  EXPECT_EQ(taken.standing->trigger, "when items come in where genres has \"Western\"");
  EXPECT_THAT(standing(), SizeIs(1));
  EXPECT_EQ(text_of(say("a western")), "");
}

TEST_F(OffersTest, ANoIsTakenForANo) {
  ASSERT_NE(offer_after_asking_often(), "");
  EXPECT_EQ(say("no thanks").reply, "All right, I won't.");
  EXPECT_THAT(standing(), IsEmpty());
  EXPECT_EQ(text_of(say("a western")), "");
}

TEST_F(OffersTest, WhatWasPassedOverIsNotOfferedAgain) {
  ASSERT_NE(offer_after_asking_often(), "");
  EXPECT_EQ(text_of(say("a western")), "");
  EXPECT_THAT(say("yes").standing, testing::Eq(std::nullopt));  // it was the answer before that had the offer
}

TEST_F(OffersTest, NothingIsOfferedThatIsWaitedForAlready) {
  say("tell me when a western comes in");
  EXPECT_EQ(offer_after_asking_often(), "");
}

TEST_F(OffersTest, APersonMayWishForQuiet) {
  EXPECT_THAT(say("no more offers").reply, HasSubstr("no more offers"));
  EXPECT_EQ(offer_after_asking_often(), "");
  say("make offers again");
  EXPECT_THAT(text_of(say("a western")), HasSubstr("Western"));
}

TEST_F(OffersTest, TheWorkspaceMayBeQuiet) {
  const std::string settings = read_file(root_ / "attune.toml").value();
  ASSERT_TRUE(write_file_atomically(root_ / "attune.toml", settings + "\n[offers]\nenabled = false\n"));
  Opened quiet(root_, kStart + kDay);
  Conversation conversation{.user = "ada", .context = {}};
  offer_after_asking_often();
  EXPECT_FALSE(quiet.assistant().ask("a western", conversation, {})->offer);
}

TEST_F(OffersTest, WhoeverKeepsAWatchlistIsOfferedWhatTheyAskAbout) {
  say("crime films");
  EXPECT_EQ(text_of(say("why the first one?")), "");  // no list yet
  say("put Unforgiven on my watchlist");
  say("put Clueless on my watchlist");
  say("crime films");
  EXPECT_THAT(text_of(say("why the first one?")), HasSubstr("on your watchlist?"));
  EXPECT_THAT(say("yes").reply, HasSubstr("On your watchlist now: "));
  const auto entries = opened_.engine().store().personal().records("ada", RecordKind::list_entry).value();
  EXPECT_THAT(entries, SizeIs(3));
  say("crime films");
  EXPECT_EQ(text_of(say("why the first one?")), "");
}

}  // namespace
}  // namespace attune::assistant
