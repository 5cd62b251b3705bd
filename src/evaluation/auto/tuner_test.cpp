#include "evaluation/auto/tuner.h"

#include "models/blend/blend.h"
#include "models/testing/training_data_testing.h"

#include <atomic>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;
using std::chrono::milliseconds;
using testing::HasSubstr;

/// Each look at it takes a while, so that work costs time without anybody waiting.
class TickingClock final : public Clock {
 public:
  explicit TickingClock(milliseconds tick) : tick_(tick) {}
  [[nodiscard]] Time now() const override { return Time(tick_ * ++looks_); }

 private:
  milliseconds tick_;
  mutable std::atomic<int> looks_{0};
};

const ManualClock kStopped{Time{}};

/// People who go round the items in one hidden order from anywhere: whoever knows the order knows what comes next.
TrainingData rounds(std::size_t users, std::size_t items, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::uint32_t> order(items);
  for (std::uint32_t i = 0; i < items; ++i) order[i] = i;
  for (std::size_t i = items; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<std::vector<std::uint32_t>> sequences(users);
  for (auto& sequence : sequences) {
    std::size_t place = random.below(items);
    for (std::size_t length = 5 + random.below(10); length > 0; --length) sequence.push_back(order[place++ % items]);
  }
  return of_sequences(sequences, items);
}

Split for_tuning(TrainingData data, std::size_t most = 1000) {
  return hold_out_for_tuning(std::make_shared<const TrainingData>(std::move(data)), most, 1);
}

const json::object& line_of(const json::object& chosen, std::string_view model) {
  for (const json::value& line : chosen.at("tried").as_array())
    if (line.at("model").as_string() == model) return line.as_object();
  ADD_FAILURE() << "no line of " << model;
  return chosen;
}

TEST(TunerTest, FindsTheModelThatKnows) {
  const Split split = for_tuning(rounds(200, 50, 1));
  const auto tuned = tune(split, {.trials = 3}, {.threads = 2}, kStopped);
  ASSERT_TRUE(tuned) << tuned.error();
  EXPECT_GT(tuned->chosen.at("validation").at("ndcg@20").as_double(), 0.95);
  EXPECT_LT(line_of(tuned->chosen, "popularity").at("ndcg@20").as_double(), 0.5);
  EXPECT_GT(line_of(tuned->chosen, "transitions").at("ndcg@20").as_double(), 0.95);
}

TEST(TunerTest, TunesTheSettingsThatMatter) {
  const Split split = for_tuning(with_tastes(300, 80, 4, 2));
  const auto once = tune(split, {.trials = 1}, {}, kStopped), often = tune(split, {.trials = 12}, {}, kStopped);
  ASSERT_TRUE(once && often);
  for (const char* model : {"ease", "ials", "transitions"}) {
    EXPECT_GE(line_of(often->chosen, model).at("ndcg@20").as_double(),
              line_of(once->chosen, model).at("ndcg@20").as_double());
    EXPECT_EQ(line_of(once->chosen, model).at("settings"), 1);
    EXPECT_GT(line_of(often->chosen, model).at("settings").to_number<int>(), 5);
  }
}

TEST(TunerTest, TheResultIsTheBlendThatTheReportDescribes) {
  const TrainingData data = with_tastes(200, 60, 3, 3);
  const auto tuned = tune(for_tuning(data), {.trials = 2}, {}, kStopped);
  ASSERT_TRUE(tuned) << tuned.error();
  std::vector<BlendPart> parts;
  for (const json::value& line : tuned->chosen.at("models").as_array()) {
    const auto* entry = *find_model(std::string_view(line.at("model").as_string()));
    std::vector<std::pair<std::string, double>> given;
    for (const ModelParameter& parameter : entry->parameters) {
      const json::value& value = line.at("parameters").at(parameter.name);
      given.emplace_back(parameter.name,
                         value.is_string() ? *parameter.parse(value.as_string()) : value.to_number<double>());
    }
    parts.push_back({fitted(entry->name, data, given), line.at("weight").to_number<double>()});
  }
  const auto expected = make_blend(std::move(parts));
  for (std::size_t user = 0; user < 20; ++user) {
    const History history = history_of(data, user);
    EXPECT_EQ(scores_of(*tuned->model, history), scores_of(*expected, history));
  }
}

TEST(TunerTest, TheSameOnAnyNumberOfThreads) {
  const Split split = for_tuning(with_tastes(150, 60, 3, 4));
  const auto one = tune(split, {.trials = 3}, {.threads = 1}, kStopped);
  const auto three = tune(split, {.trials = 3}, {.threads = 3}, kStopped);
  ASSERT_TRUE(one && three);
  EXPECT_EQ(one->chosen, three->chosen);
}

TEST(TunerTest, StaysWithinItsBudget) {
  const Split split = for_tuning(with_tastes(150, 60, 3, 5));
  for (const auto budget : {milliseconds(0), milliseconds(2'000), milliseconds(30'000)}) {
    const TickingClock clock(milliseconds(10));
    const Time begin = clock.now();
    const auto tuned = tune(split, {.budget = budget}, {}, clock);
    ASSERT_TRUE(tuned) << tuned.error();
    EXPECT_LE(clock.now() - begin, budget + milliseconds(2'000));
    EXPECT_FALSE(tuned->chosen.at("models").as_array().empty());
  }
}

TEST(TunerTest, MoreTimeIsMoreSettings) {
  const Split split = for_tuning(with_tastes(150, 60, 3, 5));
  const auto settings = [&](milliseconds budget) {
    const auto tuned = tune(split, {.budget = budget}, {}, TickingClock(milliseconds(10)));
    int sum = 0;
    for (const json::value& line : tuned->chosen.at("tried").as_array())
      if (!line.as_object().contains("left_out")) sum += line.at("settings").to_number<int>();
    return sum;
  };
  EXPECT_LT(settings(milliseconds(5'000)), settings(milliseconds(50'000)));
}

TEST(TunerTest, SaysWhyAModelIsLeftOut) {
  TrainingData data = with_tastes(100, 60, 3, 6);
  data.features = {};
  const auto tuned = tune(for_tuning(std::move(data)), {.trials = 1}, {.memory_limit_bytes = 40'000}, kStopped);
  ASSERT_TRUE(tuned) << tuned.error();
  EXPECT_THAT(std::string(line_of(tuned->chosen, "ease").at("left_out").as_string()), HasSubstr("bytes"));
  EXPECT_TRUE(line_of(tuned->chosen, "attributes").contains("left_out"));
  const std::string table = tuning_table(tuned->chosen);
  EXPECT_THAT(table, HasSubstr("left out: training ease needs"));
  EXPECT_THAT(table, HasSubstr("popularity"));
}

TEST(TunerTest, StandInsAreForWhatCannotBeFitted) {
  const TrainingData data = with_tastes(300, 200, 4, 7);
  const auto both = tune(for_tuning(data), {.trials = 1}, {}, kStopped);
  ASSERT_TRUE(both) << both.error();
  EXPECT_FALSE(line_of(both->chosen, "ease").contains("left_out"));
  EXPECT_THAT(std::string(line_of(both->chosen, "sparse-ease").at("left_out").as_string()), HasSubstr("ease"));

  const ModelEntry& ease = **find_model("ease");
  const std::size_t limit = ease.memory_bytes(data, *ModelParameters::create(ease.parameters)) - 1;
  const auto small = tune(for_tuning(data), {.trials = 1}, {.memory_limit_bytes = limit}, kStopped);
  ASSERT_TRUE(small) << small.error();
  EXPECT_TRUE(line_of(small->chosen, "ease").contains("left_out"));
  EXPECT_FALSE(line_of(small->chosen, "sparse-ease").contains("left_out"));
}

TEST(TunerTest, WithoutValidationCasesAllWeighAlike) {
  for (const auto& data : {of_sequences({{0}}, 1), of_sequences({{0}, {1}, {1}}, 3)}) {
    const auto tuned = tune(for_tuning(data), {}, {}, kStopped);
    ASSERT_TRUE(tuned) << tuned.error();
    EXPECT_EQ(tuned->chosen.at("method"), "equal weights");
    for (const float score : scores_of(*tuned->model, History{{ItemId{0}, 1, Time{}}}))
      EXPECT_TRUE(std::isfinite(score));
  }
}

TEST(TunerTest, OneUserIsEnough) {
  const auto tuned = tune(for_tuning(of_sequences({{0, 1, 2, 3}}, 5)), {.trials = 2}, {}, kStopped);
  ASSERT_TRUE(tuned) << tuned.error();
  EXPECT_EQ(tuned->chosen.at("validation").at("cases"), 1);
}

TEST(TunerTest, RefusesAnEmptyCatalogue) {
  const auto tuned = tune(for_tuning(of_sequences({{}}, 0)), {}, {}, kStopped);
  EXPECT_FALSE(tuned);
}

TEST(TunerTest, CanBeCancelled) {
  std::stop_source stop;
  stop.request_stop();
  const auto tuned = tune(for_tuning(with_tastes(100, 60, 3, 6)), {}, {.stop = stop.get_token()}, kStopped);
  ASSERT_FALSE(tuned);
  EXPECT_EQ(tuned.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace attune
