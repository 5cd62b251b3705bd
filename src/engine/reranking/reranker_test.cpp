#include "engine/reranking/reranker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Labels = std::vector<std::string>;

/// Items 0 to 3: two crime films and two westerns, item 3 the newest; scores 4, 3, 2, 1.
class RerankerTest : public testing::Test {
 protected:
  RerankerTest() {
    const std::vector<ItemRecord> records{{"0", "A", {{"genres", Labels{"Crime"}}, {"year", 1990.0}}},
                                          {"1", "B", {{"genres", Labels{"Crime"}}, {"year", 1991.0}}},
                                          {"2", "C", {{"genres", Labels{"Western"}}, {"year", 1992.0}}},
                                          {"3", "D", {{"genres", Labels{"Western"}}, {"year", 2020.0}}}};
    catalogue_ = Catalogue::build(records).value();
  }
  [[nodiscard]] Reranker bound(const RerankingSettings& settings) const {
    return {settings, catalogue_, AttributeSimilarity::build(catalogue_)};
  }
  [[nodiscard]] static Rule rule(Rule::Action action, std::string_view where) {
    return {.action = action, .where = parse_filter(where).value()};
  }
  static std::vector<std::uint32_t> order_of(const Result<Ranking>& ranking) {
    EXPECT_TRUE(ranking) << ranking.error();
    std::vector<std::uint32_t> order;
    for (const Scored& hit : *ranking) order.push_back(static_cast<std::uint32_t>(hit.item));
    return order;
  }

  std::shared_ptr<const Catalogue> catalogue_;
  Ranking ranked_{{ItemId{0}, 4}, {ItemId{1}, 3}, {ItemId{2}, 2}, {ItemId{3}, 1}};
};

constexpr auto kList = Reranker::Scope::list;

TEST_F(RerankerTest, WithoutSettingsNothingChanges) {
  const Reranker reranker = bound({});
  EXPECT_TRUE(reranker.leaves_alone({}, kList));
  EXPECT_EQ(*reranker.rerank(ranked_, 4, {}, kList, {}), ranked_);
  EXPECT_TRUE(Reranker().leaves_alone({}, kList));
  EXPECT_FALSE(Reranker().blocks(ItemId{7}));
}

TEST_F(RerankerTest, FreshnessLiftsTheNewestAndMarksIt) {
  const auto list = bound({}).rerank(ranked_, 4, {.diversity = {}, .calibration = {}, .freshness = 3}, kList, {});
  EXPECT_THAT(order_of(list), ElementsAre(3, 0, 1, 2));
  EXPECT_EQ(list->front().placement, Placement::fresh);
  EXPECT_EQ(list->front().score, 1);  // the model's own
  EXPECT_EQ((*list)[1].placement, Placement::by_score);
}

TEST_F(RerankerTest, RulesBlockBoostAndPin) {
  RerankingSettings settings;
  settings.rules = {rule(Rule::Action::block, R"(id = "0")"), rule(Rule::Action::boost, R"(id = "2")"),
                    rule(Rule::Action::pin, "year > 2000")};
  settings.rules[1].by = 2;
  settings.rules[2].position = 2;
  const Reranker reranker = bound(settings);
  EXPECT_TRUE(reranker.blocks(ItemId{0}));
  EXPECT_FALSE(reranker.blocks(ItemId{1}));
  const auto list = reranker.rerank(ranked_, 3, {}, kList, {});
  EXPECT_THAT(order_of(list), ElementsAre(2, 3, 0));
  EXPECT_EQ((*list)[0].placement, Placement::boosted);
  EXPECT_EQ((*list)[1].placement, Placement::pinned);
  EXPECT_THAT(order_of(reranker.rerank(ranked_, 4, {}, Reranker::Scope::request_alone, {})), ElementsAre(0, 1, 2, 3));
}

TEST_F(RerankerTest, OrderingLosesNoItemToAQuota) {
  RerankingSettings settings;
  settings.rules = {rule(Rule::Action::quota, R"(genres has "Crime")")};
  settings.rules[0].at_most = 0;
  const Reranker reranker = bound(settings);
  EXPECT_THAT(order_of(reranker.rerank(ranked_, 4, {}, kList, {})), ElementsAre(2, 3));
  EXPECT_EQ(order_of(reranker.rerank(ranked_, 4, {}, Reranker::Scope::order, {})).size(), 4U);
}

TEST_F(RerankerTest, ARequestGoesBeforeTheWorkspace) {
  RerankingSettings settings;
  settings.diversity = 0.7;
  const Reranker reranker = bound(settings);
  EXPECT_EQ(order_of(reranker.rerank(ranked_, 4, {}, kList, {}))[1], 2U);
  EXPECT_TRUE(reranker.leaves_alone({.diversity = 0, .calibration = {}, .freshness = {}}, kList));
}

TEST_F(RerankerTest, RefusesWhatIsOutOfRange) {
  const Reranker reranker = bound({});
  const auto refused = [&](RerankingWish wish) { return !reranker.rerank(ranked_, 4, wish, kList, {}); };
  EXPECT_TRUE(refused({.diversity = 1.5, .calibration = {}, .freshness = {}}));
  EXPECT_TRUE(refused({.diversity = NAN, .calibration = {}, .freshness = {}}));
  EXPECT_TRUE(refused({.diversity = 0.6, .calibration = 0.6, .freshness = {}}));
  EXPECT_TRUE(refused({.diversity = {}, .calibration = {}, .freshness = -1}));
}

TEST_F(RerankerTest, SaysWhatDoesNotFitTheCatalogue) {
  RerankingSettings settings;
  settings.freshness_field = "genres";
  settings.rules = {rule(Rule::Action::block, R"(gneres has "Crime")")};
  const Reranker reranker = bound(settings);
  EXPECT_THAT(reranker.notices(), ElementsAre(HasSubstr("freshness_field"), HasSubstr("did you mean 'genres'?")));
  EXPECT_FALSE(reranker.blocks(ItemId{0}));
  EXPECT_FALSE(reranker.rerank(ranked_, 4, {.diversity = {}, .calibration = {}, .freshness = 1}, kList, {}));
}

}  // namespace
}  // namespace attune
