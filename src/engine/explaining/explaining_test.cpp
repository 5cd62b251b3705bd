#include "base/file.h"
#include "base/random.h"
#include "engine/engine.h"
#include "engine/explaining/counterfactual.h"
#include "engine/explaining/stability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Labels = std::vector<std::string>;

/// Three camps of six people each: crime, animation, western. Ada likes crime, and rated one western low.
class ExplainingTest : public testing::Test {
 protected:
  ExplainingTest() {
    const auto root = folder_.path() / "workspace";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    std::vector<ItemRecord> films;
    for (const char* genre : {"Crime", "Animation", "Western"})
      for (int i = 0; i < 6; ++i)
        films.push_back({fmt::format("{}-{}", genre, i),
                         fmt::format("{} {}", genre, i),
                         {{"year", 1990.0 + i}, {"genres", Labels{genre}}}});
    EXPECT_TRUE(engine_->store().put_items(films));
    std::vector<EventRecord> events;
    for (const char* genre : {"Crime", "Animation", "Western"})
      for (int person = 0; person < 6; ++person)
        for (int i = 0; i < 6; ++i)
          if (i != person) rate(events, fmt::format("{} {}", genre, person), fmt::format("{}-{}", genre, i));
    for (int i = 0; i < 4; ++i) rate(events, "ada", fmt::format("Crime-{}", i));
    EXPECT_TRUE(engine_->record(events, ""));
    EXPECT_TRUE(engine_->refresh());
    QuietProgress quiet;
    EXPECT_TRUE(engine_->train({.models = {"ease"}}, quiet, {}));
  }
  static void rate(std::vector<EventRecord>& events, std::string user, std::string item) {
    events.push_back(
        {std::move(user), std::move(item), EventKind::rating, 4.5, Time{std::chrono::seconds(events.size())}});
  }
  ItemId item(std::string_view key) const { return *engine_->view()->catalogue->find(key); }
  static Wish wish_of(std::string user, Filter where = {}) {
    return {.user = std::move(user), .like = {}, .where = std::move(where), .model = "", .reranking = {}};
  }
  static std::vector<std::string> texts(const Result<Reasons>& told) {
    EXPECT_TRUE(told) << told.error();
    std::vector<std::string> result;
    for (const Reason& reason : told->reasons) {
      EXPECT_FALSE(reason.evidence.empty()) << reason.text;
      result.push_back(reason.text);
    }
    return result;
  }
  std::vector<std::string> why_not(std::string_view key, const Wish& wish, std::size_t n = 3) const {
    return texts(engine_->why_not(item(key), wish, "", n));
  }
  std::vector<std::string> what_would_change(std::string_view key, const Wish& wish, std::size_t n = 3) const {
    return texts(engine_->what_would_change(item(key), wish, n));
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  std::unique_ptr<Engine> engine_;
};

const Filter kAfter1993{Filter::Compare{"year", Filter::Comparison::greater, 1993.0}};

TEST_F(ExplainingTest, WhyNotNamesWhatBarsAnItem) {
  EXPECT_THAT(why_not("Crime-0", wish_of("ada")), ElementsAre("You have had Crime 0 already: you rated Crime 0 4.5"));
  EXPECT_THAT(why_not("Western-2", wish_of("ada", kAfter1993)),
              ElementsAre("You asked for year after 1993, and Western 2 has 1992"));
  EXPECT_THAT(why_not("Crime-4", wish_of("ada")), ElementsAre(HasSubstr("Crime 4 is in the list, at place")));
  ASSERT_TRUE(engine_->store().facts().append({.user = "ada",
                                               .kind = "avoids",
                                               .field = "genres",
                                               .value = "Western",
                                               .source = "I can't stand westerns",
                                               .origin = FactOrigin::said,
                                               .time = clock_.now()},
                                              ""));
  EXPECT_THAT(why_not("Western-5", wish_of("ada")), ElementsAre(HasSubstr("that you avoid Western")));
}

TEST_F(ExplainingTest, WhyNotTellsThePlaceOfWhatOthersOutrank) {
  const auto told = why_not("Western-5", wish_of("ada"), 2);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told.front(), HasSubstr("others fit better: it comes at place"));
  EXPECT_THAT(told.front(), HasSubstr("because you rated Crime"));
}

TEST_F(ExplainingTest, ASmallestChangeBringsTheItemIn) {
  EXPECT_TRUE(what_would_change("Crime-4", wish_of("ada")).empty()) << "it is there already";
  EXPECT_THAT(what_would_change("Crime-0", wish_of("ada")),
              ElementsAre(HasSubstr("if you did not know Crime 0 already")));
  EXPECT_THAT(what_would_change("Western-5", wish_of("ada"), 3), ElementsAre(HasSubstr("if you liked Western")));
  EXPECT_THAT(
      what_would_change("Crime-5", wish_of("ada", Filter{Filter::Compare{"year", Filter::Comparison::less, 1992.0}})),
      ElementsAre(HasSubstr("if you did not ask for year before 1992")));
}

/// Against trying every single change: where one is enough, one is found, and it brings the item in.
TEST_F(ExplainingTest, IsAsSmallAsTryingEverything) {
  const auto view = engine_->view();
  const Model& model = *view->snapshot->find("ease");
  const Hypothesis actual{.where = {}, .like = {}, .history = engine_->history("ada").value(), .taste = {}};
  const AnswerUnder answer = [&](const Hypothesis& hypothesis, std::size_t n) -> Result<Ranking> {
    std::vector<float> scores(view->catalogue->size());
    model.score(hypothesis.history, scores);
    Ranking list;
    for (std::uint32_t i = 0; i < scores.size(); ++i)
      if (std::ranges::find(hypothesis.history, ItemId{i}, &HistoryEntry::item) == hypothesis.history.end())
        list.push_back({ItemId{i}, scores[i]});
    std::ranges::sort(list, BestFirst{});
    if (list.size() > n) list.resize(n);
    return list;
  };
  for (std::uint32_t i = 0; i < view->catalogue->size(); ++i) {
    if (std::ranges::find(actual.history, ItemId{i}, &HistoryEntry::item) != actual.history.end()) continue;
    constexpr std::size_t kListed = 3;
    if (place_of(ItemId{i}, answer(actual, kListed).value()) > 0) continue;
    bool one_is_enough = false;
    for (std::uint32_t other = 0; other < view->catalogue->size(); ++other) {
      Hypothesis changed = actual;
      if (std::erase_if(changed.history, [&](const HistoryEntry& e) { return e.item == ItemId{other}; }) == 0 &&
          other != i)
        changed.history.push_back({ItemId{other}, 1, {}});
      one_is_enough = one_is_enough || place_of(ItemId{i}, answer(changed, kListed).value()) > 0;
    }
    const auto found = smallest_change(ItemId{i}, kListed, actual, answer, *view, &model).value();
    ASSERT_TRUE(!one_is_enough || found) << i;
    if (!found) continue;
    EXPECT_TRUE(!one_is_enough || found->changes.size() == 1) << i;
    EXPECT_GE(found->place, 1U);
    EXPECT_LE(found->place, kListed);
  }
}

TEST_F(ExplainingTest, SureOfWhatStaysWhenHistoryIsLeftOut) {
  const std::vector<ItemId> items{item("Crime-4"), item("Western-5")};
  const auto told = texts(engine_->how_sure(items, wish_of("ada"), 2));
  ASSERT_EQ(told.size(), 2U);
  EXPECT_THAT(told[0], testing::StartsWith("Sure of Crime 4: it stays among the first 2 in 20 of 20 tries"));
  EXPECT_THAT(told[1], testing::StartsWith("Not sure of Western 5"));
  const auto unknown = texts(engine_->how_sure(items, wish_of("nobody"), 2));
  EXPECT_THAT(unknown[0], HasSubstr("nothing of your taste"));
}

TEST_F(ExplainingTest, TheSameQuestionGetsTheSameAnswer) {
  const std::vector<ItemId> items{item("Crime-5")};
  EXPECT_EQ(texts(engine_->how_sure(items, wish_of("ada"), 2)), texts(engine_->how_sure(items, wish_of("ada"), 2)));
}

TEST_F(ExplainingTest, WithoutAnythingTrainedConditionsAreToldAllTheSame) {
  const auto told = texts(engine_->why_not(item("Western-2"), wish_of("", kAfter1993), "", 3));
  EXPECT_THAT(told, ElementsAre(HasSubstr("You asked for year after 1993")));
}

}  // namespace
}  // namespace attune
