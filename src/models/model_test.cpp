#include "models/model.h"

#include "base/file.h"
#include "models/testing/training_data_testing.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;

/// Claims that hold for every model of the registry.
class EveryModel : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] std::unique_ptr<Model> fit(const TrainingData& data, FitContext context = {}) const {
    return fitted(GetParam(), data, {}, std::move(context));
  }
};

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const ModelEntry& entry : model_registry()) names.emplace_back(entry.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryModel, testing::ValuesIn(model_names()), [](const auto& test) {
  std::string name = test.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_P(EveryModel, ContributionsAndBaselineAddUpToTheScore) {
  const TrainingData data = with_tastes(80, 60, 3, 1);
  const auto model = fit(data);
  ASSERT_TRUE(model->additive());
  for (std::size_t user = 0; user < 20; ++user) {
    const History history = history_of(data, user);
    const auto scores = scores_of(*model, history);
    for (std::uint32_t i = 0; i < scores.size(); ++i) {
      double sum = model->baseline(history, ItemId{i});
      double last = std::numeric_limits<double>::infinity();
      for (const Contribution& contribution : model->explain(history, ItemId{i})) {
        sum += contribution.amount;
        EXPECT_LE(contribution.amount, last);
        last = contribution.amount;
      }
      EXPECT_NEAR(sum, scores[i], 2e-5) << "user " << user << ", item " << i;
    }
  }
}

TEST_P(EveryModel, ABatchIsScoredAsItsHistoriesAre) {
  const TrainingData data = with_tastes(80, 60, 3, 1);
  const auto model = fit(data);
  std::vector<History> histories{{}};
  for (std::size_t user = 0; user < 12; ++user) histories.push_back(history_of(data, user));
  const std::vector<std::span<const HistoryEntry>> batch(histories.begin(), histories.end());
  std::vector<float> memory(batch.size() * 60, std::numeric_limits<float>::quiet_NaN());
  const kernels::MatrixView<float> scores(memory.data(), batch.size(), 60);
  model->score_batch(batch, scores);
  for (std::size_t h = 0; h < batch.size(); ++h) {
    const auto alone = scores_of(*model, histories[h]);
    for (std::size_t i = 0; i < 60; ++i) EXPECT_NEAR(scores(h, i), alone[i], 2e-5);
  }
}

TEST_P(EveryModel, SameScoresOnAnyNumberOfThreads) {
  const TrainingData data = with_tastes(100, 300, 4, 2);
  const auto one = fit(data, {.threads = 1}), three = fit(data, {.threads = 3});
  const History history = history_of(data, 7);
  EXPECT_EQ(scores_of(*one, history), scores_of(*three, history));
}

TEST_P(EveryModel, MapsWhatItSaved) {
  const TrainingData data = with_tastes(50, 40, 2, 3);
  const auto model = fit(data);
  const TemporaryFolder folder;
  SnapshotWriter writer;
  model->save(writer);
  ASSERT_TRUE(std::move(writer).write(folder.path() / "model"));
  auto reader = SnapshotReader::open(folder.path() / "model");
  ASSERT_TRUE(reader) << reader.error();
  const auto mapped = (*find_model(GetParam()))->map(*std::move(reader));
  ASSERT_TRUE(mapped) << mapped.error();
  EXPECT_EQ((*mapped)->name(), GetParam());
  EXPECT_EQ((*mapped)->item_count(), model->item_count());
  for (std::size_t user = 0; user < 50; ++user) {
    const History history = history_of(data, user);
    EXPECT_EQ(scores_of(**mapped, history), scores_of(*model, history));
  }
  EXPECT_EQ((*mapped)->similar(ItemId{3}, 10), model->similar(ItemId{3}, 10));
}

TEST_P(EveryModel, RefusesAFileOfAnotherModel) {
  const TemporaryFolder folder;
  SnapshotWriter writer;
  writer.add<float>("nonsense", std::vector<float>{1, 2, 3});
  ASSERT_TRUE(std::move(writer).write(folder.path() / "model"));
  const auto mapped = (*find_model(GetParam()))->map(*SnapshotReader::open(folder.path() / "model"));
  ASSERT_FALSE(mapped);
  EXPECT_EQ(mapped.error().code, ErrorCode::corrupt);
}

TEST_P(EveryModel, NeverGivesNanWhateverTheHistory) {
  const TrainingData data = with_tastes(50, 40, 2, 4);
  const auto model = fit(data);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float huge = std::numeric_limits<float>::max();
  const std::vector<History> histories{
      {},
      {{ItemId{4'000'000'000U}, 1, Time{}}},
      {{ItemId{1}, huge, Time{}}, {ItemId{2}, -huge, Time{}}, {ItemId{3}, huge, Time{}}},
      {{ItemId{1}, nan, Time{}}, {ItemId{2}, 0, Time{}}},
      {{ItemId{1}, std::numeric_limits<float>::infinity(), Time{}}, {ItemId{1}, 1, Time{}}},
  };
  for (const History& history : histories) {
    for (const float score : scores_of(*model, history)) EXPECT_TRUE(std::isfinite(score));
    for (const Contribution& part : model->explain(history, ItemId{5})) EXPECT_TRUE(std::isfinite(part.amount));
  }
}

TEST_P(EveryModel, UnknownItemsGetNothing) {
  const auto model = fit(with_tastes(50, 40, 2, 5));
  const History history{{ItemId{1}, 1, Time{}}};
  EXPECT_TRUE(model->similar(ItemId{40}, 5).empty());
  EXPECT_TRUE(model->explain(history, ItemId{40}).empty());
  EXPECT_EQ(model->baseline(history, ItemId{40}), 0);
}

TEST_P(EveryModel, SimilarIsOrderedAndLeavesTheItemOut) {
  const auto model = fit(with_tastes(100, 40, 2, 6));
  for (std::uint32_t i = 0; i < 40; ++i) {
    const Ranking ranking = model->similar(ItemId{i}, 7);
    EXPECT_LE(ranking.size(), 7U);
    EXPECT_TRUE(std::ranges::is_sorted(ranking, BestFirst{}));
    for (const Scored& hit : ranking) EXPECT_NE(hit.item, ItemId{i});
  }
}

TEST_P(EveryModel, RefusesAFitBeyondTheMemoryLimit) {
  const auto model = try_fit(GetParam(), with_tastes(50, 40, 2, 7), {}, {.memory_limit_bytes = 10});
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::resource_exhausted);
  EXPECT_THAT(model.error().message, HasSubstr("bytes"));
}

TEST_P(EveryModel, RefusesAnEmptyCatalogue) {
  const auto model = try_fit(GetParam(), from_rows({}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
}

TEST_P(EveryModel, ServesACatalogueOfOneItem) {
  TrainingData data = of_sequences({{0, 0}, {0, 0}}, 1);
  data.features.labels = CsrMatrix<float>::from_entries(1, 1, std::vector<CsrMatrix<float>::Entry>{{0, 0, 1}});
  data.features.label_fields = {0};
  data.features.terms = data.features.labels;
  data.features.term_texts = {"word"};
  const auto model = fitted(GetParam(), data);
  EXPECT_TRUE(std::isfinite(scores_of(*model, History{{ItemId{0}, 1, Time{}}}).front()));
}

TEST(ModelParametersTest, GivenValuesReplaceDefaults) {
  const std::vector<ModelParameter> schema{{"lambda", 5, 0, 10, ""}, {"factors", 8, 1, 64, ""}};
  const std::vector<std::pair<std::string, double>> given{{"factors", 16}};
  const auto parameters = ModelParameters::create(schema, given);
  ASSERT_TRUE(parameters);
  EXPECT_EQ((*parameters)["lambda"], 5);
  EXPECT_EQ(parameters->count("factors"), 16U);
  EXPECT_EQ(to_json(parameters->to_json()), R"({"lambda":5E0,"factors":1.6E1})");
}

TEST(ModelParametersTest, RefusesUnknownNamesAndValuesOutOfRange) {
  const std::vector<ModelParameter> schema{{"lambda", 5, 0, 10, ""}};
  const auto create = [&](const std::string& name, double value) {
    const std::vector<std::pair<std::string, double>> given{{name, value}};
    return ModelParameters::create(schema, given);
  };
  const auto unknown = create("lamda", 1);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().mend, HasSubstr("lambda"));
  EXPECT_FALSE(create("lambda", 11));
  EXPECT_FALSE(create("lambda", -1));
  EXPECT_FALSE(create("lambda", NAN));
  EXPECT_TRUE(create("lambda", 10));
}

TEST(RegistryTest, NamesWhatThereIs) {
  const auto found = find_model("svd");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
  EXPECT_THAT(found.error().mend, HasSubstr("popularity, item-knn, user-knn, ease, feature-ease, sparse-ease, ials"));
}

TEST(RegistryTest, TheDocumentationListsEveryModelAndParameter) {
  const auto page = read_file(ATTUNE_SOURCE_DIR "/docs/models.md");
  ASSERT_TRUE(page) << page.error();
  for (const ModelEntry& entry : model_registry()) {
    EXPECT_THAT(*page, HasSubstr(fmt::format("## {}\n", entry.name)));
    for (const ModelParameter& parameter : entry.parameters) {
      const std::string fallback = parameter.choices.empty()
                                       ? fmt::format("{}", parameter.fallback)
                                       : std::string(parameter.choices[static_cast<std::size_t>(parameter.fallback)]);
      EXPECT_THAT(*page, HasSubstr(fmt::format("| `{}` | {} |", parameter.name, fallback)));
    }
  }
}

TEST(RegistryTest, TuningTriesValuesThatAreAllowed) {
  for (const ModelEntry& entry : model_registry()) {
    for (const ModelParameter& parameter : entry.parameters) {
      EXPECT_TRUE(std::ranges::is_sorted(parameter.grid, std::less_equal<>{})) << entry.name << '.' << parameter.name;
      for (const double value : parameter.grid) {
        EXPECT_GE(value, parameter.low);
        EXPECT_LE(value, parameter.high);
      }
    }
  }
}

TEST(RegistryTest, MapsOnlyModelsItKnows) {
  const TemporaryFolder folder;
  ASSERT_TRUE(SnapshotWriter().write(folder.path() / "model"));
  const auto mapped = map_model("svd", *SnapshotReader::open(folder.path() / "model"));
  ASSERT_FALSE(mapped);
  EXPECT_EQ(mapped.error().code, ErrorCode::not_found);
}

TEST(RegistryTest, MemoryErrorNamesTheModelsThatFit) {
  const TrainingData data = with_tastes(50, 400, 2, 7);
  const auto model = try_fit("ease", data, {{"min_support", 1}}, {.memory_limit_bytes = 100'000});
  ASSERT_FALSE(model);
  EXPECT_THAT(model.error().mend, HasSubstr("popularity"));
  EXPECT_THAT(model.error().mend, testing::Not(HasSubstr("ease")));
}

}  // namespace
}  // namespace attune
