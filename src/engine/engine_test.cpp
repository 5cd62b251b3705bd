#include "engine/engine.h"

#include "base/file.h"
#include "base/random.h"
#include "engine/scoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

ItemRecord film(std::string key, std::string title, double year, Labels genres) {
  return {std::move(key), std::move(title), {{"year", year}, {"genres", std::move(genres)}}};
}

/// Two camps of five people each: one likes crime, the other animation; everybody has seen one film of their own kind
/// less than the others.
class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    const auto root = folder_.path() / "workspace";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    const std::vector<ItemRecord> films{film("heat", "Heat", 1995, {"Crime", "Thriller"}),
                                        film("casino", "Casino", 1995, {"Crime", "Drama"}),
                                        film("ronin", "Ronin", 1998, {"Crime", "Thriller"}),
                                        film("toy", "Toy Story", 1995, {"Animation", "Comedy"}),
                                        film("antz", "Antz", 1998, {"Animation", "Comedy"}),
                                        film("bug", "A Bug's Life", 1998, {"Animation"}),
                                        film("lone", "Unseen", 2001, {"Western"})};
    EXPECT_TRUE(engine_->store().put_items(films));
    std::vector<EventRecord> events;
    const auto likes = [&](const std::string& user, std::initializer_list<const char*> items) {
      int second = 0;
      for (const char* item : items)
        events.push_back({user, item, EventKind::rating, 4.5, Time{std::chrono::seconds(++second)}});
    };
    for (int p = 0; p < 4; ++p) {
      likes("crime-" + std::to_string(p), {"heat", "casino", "ronin"});
      likes("toon-" + std::to_string(p), {"toy", "antz", "bug"});
    }
    likes("ada", {"heat", "casino"});
    likes("ben", {"toy", "antz"});
    EXPECT_TRUE(engine_->record(events, ""));
    EXPECT_TRUE(engine_->refresh());
  }
  /// Without names, the best blend.
  void train(std::vector<std::string> models = {}) {
    QuietProgress quiet;
    const TrainOptions options{.models = std::move(models), .parameters = {}, .tuning = {.budget = {}, .trials = 2}};
    const auto report = engine_->train(options, quiet, {});
    ASSERT_TRUE(report) << report.error();
  }
  std::vector<std::string> keys(const Ranking& ranking) const {
    std::vector<std::string> result;
    for (const Scored& hit : ranking) result.emplace_back(engine_->view()->catalogue->key(hit.item));
    return result;
  }
  ItemId item(std::string_view key) const { return *engine_->view()->catalogue->find(key); }
  Recommendations recommend(const Wish& wish, std::size_t n = 3) const { return engine_->recommend(wish, n).value(); }
  static Wish wish_of(std::string user) {
    return {.user = std::move(user), .like = {}, .where = {}, .model = "", .reranking = {}};
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{std::chrono::days(20'000)}};
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, BeforeTrainingEverybodyGetsPopularItems) {
  const auto answer = recommend(wish_of("ada"));
  EXPECT_FALSE(answer.personal);
  EXPECT_THAT(keys(answer.items), testing::ElementsAre("toy", "antz", "ronin"));
  EXPECT_EQ(engine_->rank({}, {.user = "ada", .like = {}, .where = {}, .model = "ease", .reranking = {}}).error().code,
            ErrorCode::not_found);
}

TEST_F(EngineTest, AnswersChangeWithThePerson) {
  train();
  EXPECT_EQ(keys(recommend(wish_of("ada")).items).front(), "ronin");
  EXPECT_EQ(keys(recommend(wish_of("ben")).items).front(), "bug");
  EXPECT_TRUE(recommend(wish_of("ada")).personal);
  EXPECT_FALSE(recommend(wish_of("nobody")).personal);
}

TEST_F(EngineTest, ConditionsAndSeenItemsAreKeptOut) {
  train();
  Wish wish = wish_of("ada");
  wish.where = parse_filter(R"(genres has "Crime")").value();
  EXPECT_THAT(keys(recommend(wish, 10).items), testing::ElementsAre("ronin"));
  wish.exclude_seen = false;
  EXPECT_EQ(recommend(wish, 10).items.size(), 3U);
  wish.where = parse_filter("gneres has \"x\"").value();
  EXPECT_EQ(engine_->recommend(wish, 3).error().mend, "did you mean 'genres'?");
}

TEST_F(EngineTest, ADislikeChangesTheNextAnswerWithoutTraining) {
  train();
  const auto before = recommend(wish_of("ada"), 10).items;
  const std::vector<EventRecord> thumbs_down{{"ada", "ronin", EventKind::dislike, 1, Time{std::chrono::days(1)}}};
  ASSERT_TRUE(engine_->record(thumbs_down, ""));
  EXPECT_EQ(keys(before).front(), "ronin");
  EXPECT_THAT(keys(recommend(wish_of("ada"), 10).items), testing::Not(testing::Contains("ronin")));
}

TEST_F(EngineTest, ContributionsCitedAddUpToTheScore) {
  for (const auto& models : std::vector<std::vector<std::string>>{{}, {"ease"}, {"item-knn"}}) {
    train(models);
    const Wish wish = wish_of("ada");
    const auto answer = recommend(wish, 1);
    ASSERT_EQ(answer.items.size(), 1U);
    const Ranking items{answer.items[0]};
    const auto reasons = engine_->explain(items, wish, "").value();
    double sum = 0;
    for (const Evidence& piece : reasons.evidence)
      if (piece.kind == EvidenceKind::history) sum += piece.value;
    EXPECT_NEAR(sum, answer.items[0].score, 1e-4) << engine_->view()->snapshot->primary;
  }
}

TEST_F(EngineTest, EveryCitedPieceOfEvidenceExists) {
  train();
  Wish wish = wish_of("ada");
  wish.like = {item("heat")};
  wish.where = parse_filter("year > 1990").value();
  const Ranking items = recommend(wish, 10).items;
  const auto reasons = engine_->explain(items, wish, "life").value();
  for (const Scored& hit : items)
    EXPECT_TRUE(std::ranges::any_of(reasons.reasons, [&](const Reason& r) { return r.item == hit.item; }));
  for (const Reason& reason : reasons.reasons) {
    EXPECT_FALSE(reason.text.empty());
    EXPECT_FALSE(reason.evidence.empty());
    for (const std::string& id : reason.evidence) EXPECT_EQ(std::ranges::count(reasons.evidence, id, &Evidence::id), 1);
  }
}

TEST_F(EngineTest, ReasonsSayEachThingOnce) {
  const std::vector<ItemRecord> films{
      {"first", "First", {{"directors", Labels{"Ida Moe"}}, {"writers", Labels{"Ida Moe"}}}},
      {"second", "Second", {{"directors", Labels{"Ida Moe"}}, {"writers", Labels{"Ida Moe"}}}}};
  ASSERT_TRUE(engine_->store().put_items(films));
  ASSERT_TRUE(engine_->refresh());
  train({"item-knn"});
  const auto texts = [&](std::string_view key, std::string_view like) {
    Wish wish = wish_of("ada");
    wish.like = {item(like)};
    const Ranking items{{item(key), 1}};
    std::string text;
    const Reasons reasons = engine_->explain(items, wish, "").value();
    for (const Reason& reason : reasons.reasons) text += reason.text + "\n";
    return text;
  };
  EXPECT_THAT(texts("second", "first"), testing::HasSubstr("Like First: Ida Moe\n"));  // directed and wrote both
  const std::string ronin = texts("ronin", "heat");
  EXPECT_THAT(ronin, testing::HasSubstr("Fits your history: you rated Casino 4.5\n"));  // Heat is what was asked for
}

TEST_F(EngineTest, LikenessFindsTheSameKindAndLeavesTheSeedOut) {
  train();
  EXPECT_EQ(keys(engine_->similar(item("toy"), 2, {}).value()).front(), "antz");
  EXPECT_THAT(keys(engine_->similar(item("toy"), 10, {}).value()), testing::Not(testing::Contains("toy")));
}

TEST_F(EngineTest, SearchFindsTitlesDespiteTypos) {
  EXPECT_EQ(keys(engine_->search("toy storry", 3, {}, "").value()).front(), "toy");
  EXPECT_TRUE(engine_->search("zzzz", 3, {}, "").value().empty());
}

TEST_F(EngineTest, LastingDislikesAreKeptOutUnlessAskedFor) {
  train();
  ASSERT_TRUE(engine_->store().facts().append({.user = "ada",
                                               .kind = "avoids",
                                               .field = "genres",
                                               .value = "Animation",
                                               .source = "I hate cartoons",
                                               .time = clock_.now()},
                                              ""));
  EXPECT_THAT(keys(recommend(wish_of("ada"), 10).items), testing::Not(testing::Contains("toy")));
  Wish wish = wish_of("ada");
  wish.where = parse_filter(R"(genres has "Animation")").value();
  EXPECT_THAT(keys(recommend(wish, 10).items), testing::Contains("toy"));
}

TEST_F(EngineTest, NewItemsAppearAfterRefreshWithoutTraining) {
  train();
  const std::vector<ItemRecord> added{film("new", "Brand New", 2020, {"Crime", "Thriller"})};
  ASSERT_TRUE(engine_->store().put_items(added));
  ASSERT_TRUE(engine_->refresh());
  EXPECT_EQ(keys(engine_->search("brand new", 1, {}, "").value()).front(), "new");
  EXPECT_THAT(keys(engine_->similar(item("heat"), 3, {}).value()), testing::Contains("new"));
}

TEST_F(EngineTest, ANewItemIsPlacedByItsLikenessAtOnceAndSaysWhy) {
  train({"ease", "item-knn", "ials"});
  const std::vector<ItemRecord> added{film("new", "Brand New", 2020, {"Crime", "Thriller"}),
                                      film("odd", "Odd One", 2020, {"Documentary"})};
  ASSERT_TRUE(engine_->store().put_items(added));
  ASSERT_TRUE(engine_->refresh());
  for (const char* model : {"ease", "item-knn", "ials"}) {
    Wish wish = wish_of("ada");
    wish.model = model;
    const auto answer = recommend(wish, 10);
    EXPECT_EQ(keys(answer.items)[1], "new") << model;  // behind ronin, which it resembles
    const Ranking items{{item("new"), 0}};
    const auto reasons = engine_->explain(items, wish, "").value();
    EXPECT_THAT(reasons.reasons.front().text, testing::StartsWith("New here, and like ")) << model;
    double sum = 0;
    for (const Evidence& piece : reasons.evidence)
      if (piece.kind == EvidenceKind::history) sum += piece.value;
    EXPECT_NEAR(sum, answer.items[1].score, 1e-4) << model;
  }
  EXPECT_EQ(recommend(wish_of("ada"), 10).items.back().score, 0);  // nothing is like the odd one
}

/// An engine on `items` films, each chosen by somebody but the last five; 150 people.
std::unique_ptr<Engine> engine_with_many_items(const std::filesystem::path& root, const Clock& clock,
                                               std::size_t items) {
  EXPECT_TRUE(Workspace::create(root));
  auto engine = Engine::open(root, clock).value();
  Random random(7);
  std::vector<ItemRecord> films;
  for (std::size_t i = 0; i < items; ++i)
    films.push_back(film(fmt::format("f{}", i), fmt::format("Film {}", i), 1990, {fmt::format("g{}", i % 30)}));
  EXPECT_TRUE(engine->store().put_items(films));
  std::vector<EventRecord> events;
  const auto chooses = [&](std::size_t user, std::size_t choice) {
    const EventKind kind = random.below(5) == 0 ? EventKind::dislike : EventKind::like;
    events.push_back({fmt::format("u{}", user), fmt::format("f{}", choice), kind, 1, Time{std::chrono::seconds(1)}});
  };
  const std::size_t known = items - 5;  // the others are newcomers
  for (std::size_t i = 0; i < known; ++i) chooses(i % 150, i);
  for (std::size_t e = 0; e < known; ++e) chooses(random.below(150), random.below(known));
  EXPECT_TRUE(engine->record(events, ""));
  return engine;
}

/// rank() scores every item and sorts; recommend() need not look at all of them.
void expect_the_best_of_all(Engine& engine, std::size_t items, const Wish& wish, std::size_t n) {
  const History history = engine.history(wish.user).value();
  std::vector<ItemId> unseen;
  for (std::uint32_t i = 0; i < items; ++i)
    if (std::ranges::find(history, ItemId{i}, &HistoryEntry::item) == history.end()) unseen.push_back(ItemId{i});
  Ranking best = engine.rank(unseen, wish).value();
  best.resize(std::min(n, best.size()));
  EXPECT_EQ(engine.recommend(wish, n).value().items, best) << wish.user;
}

TEST_F(EngineTest, TheBestOfASparseModelAreThoseThatScoringEveryItemFinds) {
  constexpr std::size_t kItems = 900;
  const auto engine = engine_with_many_items(folder_.path() / "large", clock_, kItems);
  QuietProgress quiet;
  ASSERT_TRUE(engine->train({.models = {"item-knn"}, .parameters = {{"item-knn.neighbours", "3"}}}, quiet, {}));
  const auto view = engine->view();
  const Model* model = view->snapshot->find("item-knn");
  std::size_t sparse = 0;
  for (int user = 0; user < 151; ++user) {
    const Wish wish = wish_of(fmt::format("u{}", user));
    sparse += score_history_sparse(*view, model, engine->history(wish.user).value()).has_value() ? 1 : 0;
    expect_the_best_of_all(*engine, kItems, wish, kItems);
    expect_the_best_of_all(*engine, kItems, wish, 10);
  }
  EXPECT_GT(sparse, 20U);
}

TEST_F(EngineTest, TheBestOfAFactorModelAreThoseThatScoringEveryItemFinds) {
  constexpr std::size_t kItems = 21'000;
  const auto engine = engine_with_many_items(folder_.path() / "large", clock_, kItems);
  QuietProgress quiet;
  ASSERT_TRUE(
      engine->train({.models = {"ials"}, .parameters = {{"ials.factors", "16"}, {"ials.iterations", "2"}}}, quiet, {}));
  const auto view = engine->view();
  const Model* model = view->snapshot->find("ials");
  const Bitmap all(kItems, true);
  std::size_t swept = 0;
  for (int user = 0; user < 20; ++user) {
    const Wish wish = wish_of(fmt::format("u{}", user));
    swept += score_history_best(*view, model, engine->history(wish.user).value(), all, 10).has_value() ? 1 : 0;
    expect_the_best_of_all(*engine, kItems, wish, 10);
  }
  EXPECT_GT(swept, 15U);
}

TEST_F(EngineTest, TrainingWithoutEventsSaysSo) {
  const auto root = folder_.path() / "empty";
  ASSERT_TRUE(Workspace::create(root));
  const auto empty = Engine::open(root, clock_).value();
  QuietProgress quiet;
  EXPECT_EQ(empty->train({}, quiet, {}).error().code, ErrorCode::invalid_argument);
  EXPECT_TRUE(empty->recommend(wish_of("ada"), 5).value().items.empty());
}

TEST_F(EngineTest, UnknownModelsAndParametersAreRefused) {
  QuietProgress quiet;
  EXPECT_EQ(engine_->train({.models = {"aese"}, .parameters = {}}, quiet, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(engine_->train({.models = {"ease"}, .parameters = {{"lamda", "3"}}}, quiet, {}).error().code,
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune
