#include "base/file.h"
#include "engine/engine.h"
#include "store/knowledge_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Labels = std::vector<std::string>;

/// A workspace of which a model told something.
class DerivedValuesTest : public testing::Test {
 protected:
  DerivedValuesTest() {
    const auto root = folder_.path() / "workspace";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    log_ = KnowledgeLog::open(engine_->workspace().database().string()).value();
    const std::vector<ItemRecord> films{{"manchester", "Manchester", {{"genres", Labels{"Drama"}}}},
                                        {"paddington", "Paddington", {{"genres", Labels{"Comedy"}}}},
                                        {"ordinary", "Ordinary People", {{"genres", Labels{"Drama"}}}},
                                        {"heat", "Heat", {{"genres", Labels{"Crime"}}}}};
    EXPECT_TRUE(engine_->store().put_items(films));
    const std::vector<StoredKnowledge> told{theme(ItemId{0}, "grief", 0.8),
                                            theme(ItemId{2}, "grief", 0.9),
                                            theme(ItemId{1}, "kindness", 0.95),
                                            {.item = ItemId{3},
                                             .field = "similar",
                                             .kind = KnowledgeKind::relation,
                                             .related = ItemId{1},
                                             .source = "mined:co-liking"}};
    EXPECT_TRUE(log_->add(told));
    EXPECT_TRUE(log_->publish());
    EXPECT_TRUE(engine_->refresh());
  }
  static StoredKnowledge theme(ItemId item, std::string label, double confidence) {
    return {
        .item = item, .field = "themes", .label = std::move(label), .source = "model:small", .confidence = confidence};
  }
  std::vector<std::string> keys(const Ranking& ranking) const {
    std::vector<std::string> result;
    for (const Scored& hit : ranking) result.emplace_back(engine_->view()->catalogue->key(hit.item));
    return result;
  }
  Wish about(std::string_view filter) const { return {.like = {}, .where = parse_filter(filter).value()}; }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<KnowledgeLog> log_;
};

TEST_F(DerivedValuesTest, AreFilteredByAndSearched) {
  const auto found = engine_->recommend(about("themes has \"Grief\""), 5).value();
  EXPECT_THAT(keys(found.items), testing::UnorderedElementsAre("manchester", "ordinary"));
  EXPECT_THAT(keys(engine_->search("kindness", 5, {}, "").value()), ElementsAre("paddington"));
}

TEST_F(DerivedValuesTest, MakeItemsAlike) {
  EXPECT_THAT(keys(engine_->similar(ItemId{0}, 1, {}).value()), ElementsAre("ordinary"));
  EXPECT_THAT(keys(engine_->similar(ItemId{1}, 1, {}).value()), ElementsAre("heat"));
  EXPECT_THAT(keys(engine_->similar(ItemId{3}, 1, {}).value()), ElementsAre("paddington"));
}

TEST_F(DerivedValuesTest, ExplanationsSayWhoSaysSo) {
  const Wish wish = about("themes has \"grief\"");
  const Ranking items{{ItemId{0}, 1}};
  const Reasons asked = engine_->explain(items, wish, "").value();
  EXPECT_THAT(asked.evidence,
              Contains(Field(&Evidence::text, "themes: grief (it has grief (says model small, 80% sure))")));
  const Reasons like = engine_->explain(items, {.like = {ItemId{2}}, .where = {}}, "").value();
  EXPECT_THAT(like.evidence, Contains(Field(&Evidence::text, HasSubstr("grief (says model small, 80% sure)"))));
  EXPECT_THAT(like.evidence, Contains(Field(&Evidence::text, HasSubstr("Drama"))));
  EXPECT_THAT(like.evidence, Not(Contains(Field(&Evidence::text, HasSubstr("Drama (says")))));
  const Reasons edge = engine_->explain(Ranking{{ItemId{1}, 1}}, {.like = {ItemId{3}}, .where = {}}, "").value();
  EXPECT_THAT(edge.evidence, Contains(Field(&Evidence::text, HasSubstr("Paddington (mined by co-liking, 100% sure)"))));
  const Reasons found = engine_->explain(items, {.like = {}, .where = {}}, "grief").value();
  EXPECT_THAT(found.evidence, Contains(Field(&Evidence::text, "\"grief\" in themes (says model small, 80% sure)")));
  const std::vector<ItemId> two{ItemId{0}, ItemId{1}};
  EXPECT_THAT(engine_->compare(two, "").value().reasons,
              Contains(Field(&Reason::text, HasSubstr("themes: kindness (says model small, 95% sure)"))));
}

TEST_F(DerivedValuesTest, AreGoneWithTheNextViewOnceTakenBack) {
  EXPECT_EQ(log_->remove({.source = "model:small"}), 3);
  EXPECT_TRUE(engine_->refresh());
  EXPECT_EQ(engine_->view()->catalogue->find_field("themes"), std::nullopt);
  EXPECT_FALSE(engine_->recommend(about("themes has \"grief\""), 5));
  EXPECT_TRUE(engine_->view()->catalogue->find_field("similar"));
}

TEST_F(DerivedValuesTest, GiveWayToWhatTheCatalogueComesToSay) {
  const std::vector<ItemRecord> richer{{"manchester", "Manchester", {{"themes", Labels{"family"}}}}};
  EXPECT_TRUE(engine_->store().put_items(richer));
  EXPECT_TRUE(engine_->refresh());
  EXPECT_THAT(keys(engine_->recommend(about("themes has \"grief\""), 5).value().items), ElementsAre("ordinary"));
}

}  // namespace
}  // namespace attune
