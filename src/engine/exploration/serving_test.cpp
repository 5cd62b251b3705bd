#include "base/file.h"
#include "engine/engine.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

/// Ten films that everybody of twelve people has had, and ten that nobody has, every other one a western.
class ServingTest : public testing::Test {
 protected:
  void open_with(std::string_view settings) {
    const auto root = folder_.path() / "workspace";
    ASSERT_TRUE(Workspace::create(root));
    ASSERT_TRUE(write_file_atomically(root / "attune.toml", settings));
    engine_ = Engine::open(root, clock_).value();
    fill();
  }
  void fill() const {
    std::vector<ItemRecord> films;
    for (int i = 0; i < 20; ++i)
      films.push_back({fmt::format("{}{}", i < 10 ? "old" : "new", i % 10),
                       fmt::format("Film {}", i),
                       {{"genres", Labels{i % 2 == 0 ? "Western" : "Crime"}}}});
    ASSERT_TRUE(engine_->store().put_items(films));
    std::vector<EventRecord> events;
    for (int p = 0; p < 12; ++p)
      for (int i = 0; i < 10; ++i)
        if ((i + p) % 3 != 0)
          events.push_back({fmt::format("p{}", p), fmt::format("old{}", i), EventKind::like, 1, Time{}});
    ASSERT_TRUE(engine_->record(events, ""));
    ASSERT_TRUE(engine_->refresh());
  }
  static Wish wish_of(std::string user, std::string_view where = "") {
    return {.user = std::move(user),
            .like = {},
            .where = where.empty() ? Filter() : parse_filter(where).value(),
            .model = "",
            .reranking = {}};
  }
  std::vector<Exposure> exposures() const {
    EXPECT_TRUE(engine_->record({}, ""));  // returns once all that was written before is there
    std::vector<Exposure> recorded;
    EXPECT_TRUE(engine_->store().for_each_exposure([&](const Exposure& e, std::span<const Event>) -> Status {
      recorded.push_back(e);
      return {};
    }));
    return recorded;
  }
  std::string key(ItemId item) const { return std::string(engine_->view()->catalogue->key(item)); }

  static constexpr std::string_view kTwoSlots = "[exploration]\nslots = 2\nleast_events = 3\n";
  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  std::unique_ptr<Engine> engine_;
};

TEST_F(ServingTest, OffByDefault) {
  open_with("");
  const Wish wish = wish_of("p0");
  EXPECT_EQ(engine_->serve(wish, 6).value().items, engine_->recommend(wish, 6).value().items);
  EXPECT_TRUE(exposures().empty());
}

TEST_F(ServingTest, TheLastPlacesGoToWhatNobodyKnowsAndAreRecorded) {
  open_with(kTwoSlots);
  const Ranking plain = engine_->recommend(wish_of("stranger"), 6).value().items;
  const Ranking served = engine_->serve(wish_of("stranger"), 6).value().items;
  ASSERT_EQ(served.size(), 6U);
  EXPECT_TRUE(std::ranges::equal(std::span(served).first(4), std::span(plain).first(4)));
  const auto recorded = exposures();
  ASSERT_EQ(recorded.size(), 2U);
  for (std::size_t c = 0; c < 2; ++c) {
    const Scored& hit = served[4 + c];
    EXPECT_EQ(hit.placement, Placement::explored);
    EXPECT_THAT(key(hit.item), testing::StartsWith("new"));
    EXPECT_EQ(recorded[c].user, "stranger");
    EXPECT_EQ(recorded[c].item, hit.item);
    EXPECT_EQ(recorded[c].position, 5 + c);
    EXPECT_EQ(recorded[c].candidates, 10 - c);
    EXPECT_NEAR(recorded[c].propensity, 1.0 / static_cast<double>(10 - c), 1e-9);  // all alike: nobody has had them
    EXPECT_EQ(recorded[c].time, clock_.now());
  }
}

TEST_F(ServingTest, WhatReRankingPutFirstStaysFirst) {
  open_with(std::string(kTwoSlots) +
            "[reranking]\ndiversity = 0.6\n[[rules]]\naction = \"pin\"\nwhere = 'id = \"old9\"'\n");
  const Ranking plain = engine_->recommend(wish_of("ada"), 6).value().items;
  const Ranking served = engine_->serve(wish_of("ada"), 6).value().items;
  EXPECT_EQ(key(served.front().item), "old9");
  EXPECT_TRUE(std::ranges::equal(std::span(served).first(4), std::span(plain).first(4)));
  EXPECT_EQ(std::ranges::count(served, Placement::explored, &Scored::placement), 2);
}

TEST_F(ServingTest, ConditionsBlocksAndWhatTheUserHasHadHold) {
  open_with(std::string(kTwoSlots) + "[[rules]]\naction = \"block\"\nwhere = 'id = \"new2\"'\n");
  const std::vector<EventRecord> had{{"p1", "new4", EventKind::like, 1, clock_.now()}};
  ASSERT_TRUE(engine_->record(had, ""));
  Wish wish = wish_of("p1", R"(genres has "Western")");
  wish.exclude_seen = false;
  std::set<std::string> explored;
  for (int round = 0; round < 100; ++round) {
    clock_.advance(std::chrono::seconds(1));
    std::set<ItemId> distinct;
    const Ranking served = engine_->serve(wish, 6).value().items;
    for (const Scored& hit : served) {
      distinct.insert(hit.item);
      if (hit.placement == Placement::explored) explored.insert(key(hit.item));
    }
    ASSERT_EQ(distinct.size(), 6U);
  }
  // Of the westerns new0, 2, 4, 6 and 8, one is blocked and p1 has had another.
  EXPECT_EQ(explored, (std::set<std::string>{"new0", "new6", "new8"}));
}

TEST_F(ServingTest, TheSameUserAndTimeGetTheSame) {
  open_with(kTwoSlots);
  const auto serve = [&](const std::string& user) { return engine_->serve(wish_of(user), 8).value().items; };
  const Ranking first = serve("ada");
  EXPECT_EQ(serve("ada"), first);
  EXPECT_NE(serve("ben"), first);
  clock_.advance(std::chrono::seconds(1));
  EXPECT_NE(serve("ada"), first);
}

TEST_F(ServingTest, ListsThatAskForMoreThanARecommendationAreLeftAlone) {
  open_with(kTwoSlots);
  QuietProgress quiet;
  const TrainOptions options{.models = {"item-knn"}, .parameters = {}};
  ASSERT_TRUE(engine_->train(options, quiet, {}));
  Wish like = wish_of("p0");
  like.like = {ItemId{3}};
  Wish model = wish_of("p0");
  model.model = "item-knn";
  for (const Wish& wish : {like, model, wish_of("")})
    EXPECT_EQ(engine_->serve(wish, 6).value().items, engine_->recommend(wish, 6).value().items);
  EXPECT_TRUE(engine_->similar(ItemId{0}, 6, {}));
  EXPECT_TRUE(engine_->search("film", 6, {}, "p0"));
  EXPECT_EQ(engine_->serve(wish_of("p0"), 1).value().items, engine_->recommend(wish_of("p0"), 1).value().items);
  EXPECT_TRUE(exposures().empty());
  EXPECT_TRUE(engine_->serve(wish_of("p0"), 6).value().personal);
  EXPECT_EQ(exposures().size(), 2U);
}

TEST_F(ServingTest, TheListComesWithoutExplorationWhereItCannotBeRecorded) {
  open_with(kTwoSlots);
  const Wish wish = wish_of(std::string("no\0key", 6));
  EXPECT_EQ(engine_->serve(wish, 6).value().items, engine_->recommend(wish, 6).value().items);
  EXPECT_TRUE(exposures().empty());
}

TEST_F(ServingTest, SaysThatItIsShownToLearn) {
  open_with(kTwoSlots);
  const Wish wish = wish_of("ada");
  const Ranking served = engine_->serve(wish, 4).value().items;
  const Reasons why = engine_->explain(served, wish, "").value();
  const auto reason = std::ranges::find_if(
      why.reasons, [&](const Reason& r) { return r.item == served.back().item && r.text.starts_with("Shown"); });
  ASSERT_NE(reason, why.reasons.end());
  EXPECT_EQ(reason->text, "Shown to find out who likes it: nobody has had it yet");
  ASSERT_EQ(reason->evidence.size(), 1U);
  const auto evidence = std::ranges::find(why.evidence, reason->evidence.front(), &Evidence::id);
  ASSERT_NE(evidence, why.evidence.end());
  EXPECT_EQ(evidence->kind, EvidenceKind::placement);
  EXPECT_EQ(evidence->text, "had by 0, liked by 0, passed over 0 times");
  EXPECT_DOUBLE_EQ(evidence->value, 0.75);  // (1 + 2) / (2 + 2): everybody likes everything so far
}

TEST_F(ServingTest, WhatIsPassedOverLosesItsChanceAndWhatIsLikedGainsIt) {
  open_with(kTwoSlots);
  const ItemId liked = *engine_->view()->catalogue->find("new0");
  const ItemId passed_over = *engine_->view()->catalogue->find("new1");
  std::vector<Exposure> shown;
  std::vector<EventRecord> events;
  for (int p = 0; p < 40; ++p) {
    shown.push_back({.user = fmt::format("q{}", p), .item = passed_over, .time = clock_.now()});
    if (p >= 2) continue;
    shown.push_back({.user = fmt::format("q{}", p), .item = liked, .time = clock_.now()});
    events.push_back({fmt::format("q{}", p), "new0", EventKind::like, 1, clock_.now()});
  }
  ASSERT_TRUE(engine_->store().add_exposures(shown));
  ASSERT_TRUE(engine_->record(events, ""));
  const auto before = engine_->view();
  ASSERT_TRUE(engine_->refresh());
  const Explorer& explorer = *engine_->view()->explorer;
  EXPECT_EQ(explorer.reception(passed_over).ignored, 40U);
  EXPECT_EQ(explorer.reception(liked).ignored, 0U);
  EXPECT_EQ(explorer.reception(liked).likes, 2U);
  EXPECT_GT(explorer.chance_to_be_liked(liked).mean(), explorer.chance_to_be_liked(passed_over).mean());
  EXPECT_LT(explorer.chance_to_be_liked(passed_over).mean(), before->explorer->chance_to_be_liked(passed_over).mean());
  // Nothing more is learnt from one exposure in 120: the view stays.
  const auto now = engine_->view();
  ASSERT_TRUE(engine_->store().add_exposures({shown.front()}));
  EXPECT_EQ(exposures().size(), shown.size() + 1);
  ASSERT_TRUE(engine_->refresh());
  EXPECT_EQ(engine_->view(), now);
}

}  // namespace
}  // namespace attune
