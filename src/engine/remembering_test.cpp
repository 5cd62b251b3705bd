#include "base/file.h"
#include "engine/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using std::chrono::days;

ItemRecord film(std::string key, std::vector<std::string> genres) {
  std::string title = "Film " + key;
  return {std::move(key), std::move(title), {{"genres", std::move(genres)}}};
}

/// Five people of whom each liked a crime film, one of them an animation; nobody saw the western.
class RememberingTest : public testing::Test {
 protected:
  RememberingTest() {
    const auto root = folder_.path() / "workspace";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    const std::vector<ItemRecord> films{film("heat", {"Crime"}), film("casino", {"Crime", "Drama"}),
                                        film("toy", {"Animation"}), film("unforgiven", {"Western", "Drama"}),
                                        film("shane", {"Western"})};
    EXPECT_TRUE(engine_->store().put_items(films));
    std::vector<EventRecord> events;
    for (int p = 0; p < 5; ++p) {
      const std::string user = "u" + std::to_string(p);
      events.push_back({user, "heat", EventKind::like, 1, Time{std::chrono::seconds(1)}});
      if (p > 0) events.push_back({user, "casino", EventKind::like, 1, Time{std::chrono::seconds(2)}});
      if (p > 1) events.push_back({user, "toy", EventKind::like, 1, Time{std::chrono::seconds(3)}});
    }
    events.push_back({"ada", "heat", EventKind::like, 1, Time{std::chrono::seconds(4)}});
    EXPECT_TRUE(engine_->record(events, ""));
    EXPECT_TRUE(engine_->refresh());
  }
  void train() {
    QuietProgress quiet;
    ASSERT_TRUE(engine_->train({.models = {"ease"}, .parameters = {}, .tuning = {}}, quiet, {}));
  }
  std::int64_t say(std::string kind, std::string value, std::string subject = "", std::string words = "my words") {
    return engine_->store()
        .facts()
        .append({.user = "ada",
                 .subject = std::move(subject),
                 .kind = std::move(kind),
                 .field = "genres",
                 .value = std::move(value),
                 .source = std::move(words),
                 .origin = FactOrigin::said,
                 .time = clock_.now()},
                "")
        .value()
        .id;
  }
  std::vector<std::string> keys(const Ranking& ranking) const {
    std::vector<std::string> result;
    for (const Scored& hit : ranking) result.emplace_back(engine_->view()->catalogue->key(hit.item));
    return result;
  }
  Recommendations recommend(const Wish& wish) const { return engine_->recommend(wish, 10).value(); }

  TemporaryFolder folder_;
  ManualClock clock_{Time{days(20'576)}};  // 3 May 2026
  std::unique_ptr<Engine> engine_;
};

TEST_F(RememberingTest, ALikeLiftsWhatBearsItsLabelAndIsCitedWithItsShare) {
  train();
  const auto id = say("likes", "Western", "", "I like westerns");
  clock_.advance(std::chrono::hours(24 * 30));
  const Wish wish{.user = "ada"};
  const auto found = recommend(wish);
  EXPECT_TRUE(found.personal);
  const auto scored = std::ranges::find_if(
      found.items, [&](const Scored& hit) { return engine_->view()->catalogue->key(hit.item) == "shane"; });
  ASSERT_NE(scored, found.items.end());
  EXPECT_GT(scored->score, 0);
  const auto reasons = engine_->explain(std::span(&*scored, 1), wish, "").value();
  double sum = 0;
  const Evidence* memory = nullptr;
  for (const Evidence& piece : reasons.evidence) {
    sum += piece.value;
    if (piece.kind == EvidenceKind::memory) memory = &piece;
  }
  ASSERT_NE(memory, nullptr);
  EXPECT_EQ(memory->fact, id);
  EXPECT_EQ(memory->text,
            fmt::format("fact {}: you said on 3 May that you like Western, in the words \"I like westerns\"", id));
  EXPECT_NEAR(sum, scored->score, 1e-9);
  const bool said = std::ranges::any_of(reasons.reasons, [](const Reason& reason) {
    return reason.text == "Because you said on 3 May that you like Western";
  });
  EXPECT_TRUE(said);

  // Without the fact the item's score falls by what was cited.
  const double cited = memory->value;
  ASSERT_TRUE(engine_->store().facts().erase_all("ada"));
  const std::vector<ItemId> one{scored->item};
  EXPECT_NEAR(engine_->rank(one, wish).value().front().score, scored->score - cited, 1e-9);
}

TEST_F(RememberingTest, LikesAreATasteWhereNothingElseIsKnown) {
  Wish wish{.user = "cy"};
  EXPECT_FALSE(engine_->knows_taste(wish).value());
  ASSERT_TRUE(engine_->store().facts().append({.user = "cy",
                                               .kind = "likes",
                                               .field = "genres",
                                               .value = "Western",
                                               .origin = FactOrigin::typed,
                                               .time = clock_.now()},
                                              ""));
  EXPECT_TRUE(engine_->knows_taste(wish).value());
  const auto found = recommend(wish);
  EXPECT_TRUE(found.personal);
  EXPECT_EQ(keys(found.items).front(), "unforgiven") << "where nothing else is known, what is liked comes first";
}

TEST_F(RememberingTest, WhoIsAlongIsSpared) {
  train();
  say("avoids", "Animation", "girlfriend");
  EXPECT_THAT(keys(recommend({.user = "ada"}).items), testing::Contains("toy"));
  const Wish together{.user = "ada", .whose = {.companions = {"girlfriend"}}};
  EXPECT_THAT(keys(recommend(together).items), testing::Not(testing::Contains("toy")));
  EXPECT_THAT(keys(recommend(together).items), testing::Not(testing::Contains("heat"))) << "ada has had it";
}

TEST_F(RememberingTest, ForAGuestTheUsersOwnHistoryAndTasteDontCount) {
  train();
  say("avoids", "Crime");
  say("likes", "Western", "mother");
  const Wish wish{.user = "ada", .whose = {.guest = "mother"}};
  const auto found = recommend(wish);
  EXPECT_THAT(keys(found.items), testing::IsSupersetOf({"heat", "casino", "shane"}));
  EXPECT_TRUE(found.personal);
  EXPECT_FALSE(engine_->knows_taste({.user = "ada", .whose = {.guest = "uncle"}}).value());
}

TEST_F(RememberingTest, WhatWasSaidForAConversationHoldsThereAndEnds) {
  train();
  ASSERT_TRUE(engine_->store().facts().append({.user = "ada",
                                               .kind = "avoids",
                                               .field = "genres",
                                               .value = "Drama",
                                               .conversation = "c-1",
                                               .origin = FactOrigin::said,
                                               .scope = FactScope::session,
                                               .valid_until = clock_.now() + days(1),
                                               .time = clock_.now()},
                                              ""));
  Wish wish{.user = "ada"};
  EXPECT_THAT(keys(recommend(wish).items), testing::Contains("casino"));
  wish.conversation = "c-1";
  EXPECT_THAT(keys(recommend(wish).items), testing::Not(testing::Contains("casino")));
  clock_.advance(days(1));
  EXPECT_THAT(keys(recommend(wish).items), testing::Contains("casino"));
}

}  // namespace
}  // namespace attune
