#include "evaluation/evaluate.h"

#include "base/random.h"
#include "evaluation/metrics/target_ranks.h"
#include "models/registry.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;

/// Scores item i with i, whatever the history; or all alike.
class FixedModel final : public Model {
 public:
  FixedModel(std::size_t items, float slope) : items_(items), slope_(slope) {}
  [[nodiscard]] std::string_view name() const override { return "fixed"; }
  [[nodiscard]] std::size_t item_count() const override { return items_; }
  void score(std::span<const HistoryEntry>, std::span<float> scores) const override {
    for (std::size_t i = 0; i < items_; ++i) scores[i] = slope_ * static_cast<float>(i);
  }
  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry>, ItemId) const override { return {}; }
  [[nodiscard]] bool additive() const override { return false; }
  [[nodiscard]] Ranking similar(ItemId, std::size_t) const override { return {}; }
  void save(SnapshotWriter&) const override {}

 private:
  std::size_t items_;
  float slope_;
};

constexpr std::size_t kItems = 10;

/// Histories of random items, and one or two targets after each.
Cases random_cases(std::size_t count, SeenItems seen) {
  Random random(4);
  auto histories = std::make_shared<Histories>();
  std::vector<std::vector<ItemId>> targets;
  for (std::size_t q = 0; q < count; ++q) {
    std::vector<HistoryEntry> history;
    for (std::size_t e = random.below(4); e > 0; --e)
      history.push_back({ItemId{static_cast<std::uint32_t>(random.below(kItems))}, 1, Time{}});
    histories->add_row(history);
    targets.emplace_back();
    for (std::size_t t = 1 + random.below(2); t > 0; --t)
      targets.back().push_back(ItemId{static_cast<std::uint32_t>(random.below(kItems))});
  }
  Cases cases(histories);
  for (std::uint32_t q = 0; q < count; ++q) cases.add(q, histories->row(q).size(), targets[q], seen);
  return cases;
}

TEST(AskModelTest, AgreesWithAPlainEvaluation) {
  for (const SeenItems seen : {SeenItems::exclude, SeenItems::include}) {
    const Cases cases = random_cases(200, seen);
    const FixedModel model(kItems, 1);
    const auto outcomes =
        ask_model(model, cases, {.depth = 4, .seen = seen, .lists = RecommendationLists::keep, .threads = 3});
    ASSERT_TRUE(outcomes) << outcomes.error();
    double recall = 0;
    for (std::size_t q = 0; q < cases.size(); ++q) {
      std::vector<ItemId> ranking;
      for (std::uint32_t i = kItems; i-- > 0;) {
        const bool had = std::ranges::find(cases[q].history, ItemId{i}, &HistoryEntry::item) != cases[q].history.end();
        if (!had || seen == SeenItems::include) ranking.push_back(ItemId{i});
      }
      ranking.resize(std::min<std::size_t>(ranking.size(), 4));
      EXPECT_TRUE(std::ranges::equal(outcomes->lists.row(q), ranking));
      double hits = 0;
      for (const ItemId target : cases[q].targets) hits += std::ranges::find(ranking, target) != ranking.end() ? 1 : 0;
      recall += hits / static_cast<double>(cases[q].targets.size());
    }
    EXPECT_NEAR(outcomes->mean("recall", 4), recall / static_cast<double>(cases.size()), 1e-12);
  }
}

TEST(AskModelTest, AModelThatScoresAllAlikeFindsNothingAmongTheFirst) {
  const auto outcomes =
      ask_model(FixedModel(kItems, 0), random_cases(100, SeenItems::include), {.depth = 3, .seen = SeenItems::include});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->mean("hitrate", 2), 0);
}

TEST(AskModelTest, DeeperThanTheCatalogueIsTheWholeCatalogue) {
  const auto outcomes = ask_model(FixedModel(kItems, 1), random_cases(50, SeenItems::include),
                                  {.depth = 1000, .seen = SeenItems::include, .lists = RecommendationLists::keep});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->mean("recall", 1000), 1);
  EXPECT_EQ(outcomes->lists.row(0).size(), kItems);
}

TEST(AskModelTest, NoCasesNoFigures) {
  const auto outcomes = ask_model(FixedModel(kItems, 1), Cases(std::make_shared<Histories>()), {});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->mean("ndcg", 10), 0);
}

TEST(AskModelTest, CanBeStopped) {
  std::stop_source source;
  source.request_stop();
  const auto outcomes =
      ask_model(FixedModel(kItems, 1), random_cases(50, SeenItems::include), {.stop = source.get_token()});
  EXPECT_EQ(outcomes.error().code, ErrorCode::cancelled);
}

Split small_split() {
  Random random(6);
  auto histories = std::make_shared<Histories>();
  for (int user = 0; user < 40; ++user) {
    std::vector<HistoryEntry> history;
    for (std::uint32_t i = 0; i < 8; ++i)
      if (random.below(2) == 0) history.push_back({ItemId{i}, 1, Time(std::chrono::seconds(i))});
    histories->add_row(history);
  }
  return *leave_last_out({.histories = histories, .items = kItems, .features = {}, .order = EventOrder::sequence}, {});
}

TEST(EvaluateTest, JudgesEachContenderAndLeavesOutWhatCannotLearn) {
  const Split split = small_split();
  const std::vector<std::string> names{"popularity", "item-knn"};
  std::vector<Contender> contenders;
  const auto choices = choose_models(names, {});
  ASSERT_TRUE(choices) << choices.error();
  for (const ModelChoice& choice : *choices) contenders.push_back(model_contender(choice));
  contenders.push_back({"fussy", [](const Split&, const FitContext&) -> Result<Fitted> {
                          return invalid_argument("this data is not good enough");
                        }});
  const auto judged = evaluate(split, contenders, {.depth = 5});
  ASSERT_TRUE(judged) << judged.error();
  ASSERT_EQ(judged->size(), 3U);
  EXPECT_EQ((*judged)[0].outcomes.size(), split.test.size());
  EXPECT_EQ((*judged)[0].left_out, "");
  EXPECT_THAT((*judged)[2].left_out, HasSubstr("model 'fussy': this data is not good enough"));
  EXPECT_EQ(evaluate(split, std::span(contenders).subspan(2), {}).error().code, ErrorCode::invalid_argument);
}

TEST(EvaluateTest, SaysThatThereAreNoCases) {
  auto histories = std::make_shared<Histories>();
  histories->add_row(std::vector<HistoryEntry>{{ItemId{0}, 1, Time{}}});
  const auto split =
      leave_last_out({.histories = histories, .items = 1, .features = {}, .order = EventOrder::sequence}, {});
  ASSERT_TRUE(split);
  EXPECT_THAT(evaluate(*split, {}, {}).error().message, HasSubstr("no cases"));
}

}  // namespace
}  // namespace attune
