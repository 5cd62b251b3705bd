#include "models/testing/training_data_testing.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Time at(std::int64_t seconds) {
  return Time(std::chrono::seconds(seconds));
}

/// Data from histories as they are, each item with one of two labels.
TrainingData data_of(const std::vector<History>& histories, std::size_t items) {
  RaggedRows<HistoryEntry> rows;
  for (const History& history : histories) rows.add_row(history);
  std::vector<CsrMatrix<float>::Entry> labels;
  for (std::uint32_t i = 0; i < items; ++i) labels.push_back({i, i % 2, 1.0F});
  return TrainingData::from_histories(std::move(rows), items,
                                      {.labels = CsrMatrix<float>::from_entries(items, 2, labels),
                                       .label_fields = {0, 0},
                                       .terms = {},
                                       .term_texts = {}});
}

/// What any model must make of any data: a refusal that says why and what to do, or scores without NaN.
class HostileData : public testing::TestWithParam<std::string> {
 protected:
  static void survives(const TrainingData& data, const History& history = {{ItemId{0}, 1, at(1)}}) {
    const auto model = try_fit(GetParam(), data, {}, {.threads = 2});
    if (!model) {
      EXPECT_EQ(model.error().code, ErrorCode::invalid_argument) << model.error();
      EXPECT_FALSE(model.error().mend.empty()) << model.error();
      return;
    }
    for (const History& asked : {history, History{}}) {
      for (const float score : scores_of(**model, asked)) ASSERT_TRUE(std::isfinite(score));
      for (std::uint32_t i = 0; i < std::min<std::size_t>((*model)->item_count(), 5); ++i) {
        for (const Contribution& part : (*model)->explain(asked, ItemId{i})) EXPECT_TRUE(std::isfinite(part.amount));
        for (const Scored& hit : (*model)->similar(ItemId{i}, 3)) EXPECT_TRUE(std::isfinite(hit.score));
      }
    }
  }
};

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const ModelEntry& entry : model_registry()) names.emplace_back(entry.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, HostileData, testing::ValuesIn(model_names()), [](const auto& test) {
  std::string name = test.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST_P(HostileData, NanAndInfiniteWeights) {
  survives(data_of({{{ItemId{0}, kNan, at(1)}, {ItemId{1}, 1, at(2)}, {ItemId{2}, kInfinity, at(3)}},
                    {{ItemId{1}, -kInfinity, at(1)}, {ItemId{2}, 1, at(2)}, {ItemId{3}, 1, at(3)}},
                    {{ItemId{2}, 1, at(1)}, {ItemId{3}, kNan, at(2)}, {ItemId{1}, 1, at(3)}}},
                   4));
}

TEST_P(HostileData, WeightsAtTheEndsOfFloat) {
  const float huge = std::numeric_limits<float>::max(), tiny = std::numeric_limits<float>::denorm_min();
  survives(data_of({{{ItemId{0}, huge, at(1)}, {ItemId{1}, huge, at(2)}},
                    {{ItemId{0}, tiny, at(1)}, {ItemId{1}, -huge, at(2)}},
                    {{ItemId{0}, huge, at(1)}, {ItemId{1}, tiny, at(2)}}},
                   2));
}

TEST_P(HostileData, UsersWhoAreAllTheSame) {
  survives(
      data_of(std::vector<History>(
                  50, {{ItemId{0}, 1, at(1)}, {ItemId{1}, 1, at(2)}, {ItemId{2}, 1, at(3)}, {ItemId{3}, 1, at(4)}}),
              4));
}

TEST_P(HostileData, OneUser) {
  survives(data_of({{{ItemId{0}, 1, at(1)}, {ItemId{1}, 1, at(2)}, {ItemId{2}, 1, at(3)}}}, 5));
}

TEST_P(HostileData, OneItem) {
  survives(data_of({{{ItemId{0}, 1, at(1)}}, {{ItemId{0}, 1, at(1)}}}, 1));
}

TEST_P(HostileData, UsersWithoutEvents) {
  survives(data_of({{}, {}, {}}, 3));
  survives(data_of({}, 3));
}

TEST_P(HostileData, OnlyDislikes) {
  survives(
      data_of(std::vector<History>(10, {{ItemId{0}, -1, at(1)}, {ItemId{1}, -1, at(2)}, {ItemId{2}, -1, at(3)}}), 3));
}

TEST_P(HostileData, TheSameEventAgainAndAgain) {
  survives(data_of(std::vector<History>(5, History(40, {ItemId{1}, 1, at(7)})), 3));
}

TEST_P(HostileData, TimesOutOfOrderAndAtTheEndsOfTime) {
  survives(data_of({{{ItemId{0}, 1, Time::max()}, {ItemId{1}, 1, Time::min()}, {ItemId{2}, 1, at(0)}},
                    {{ItemId{2}, 1, at(9)}, {ItemId{1}, 1, at(8)}, {ItemId{0}, 1, at(7)}},
                    {{ItemId{1}, 1, at(3)}, {ItemId{2}, 1, at(3)}, {ItemId{0}, 1, at(3)}}},
                   3));
}

TEST_P(HostileData, AUserWithAHundredThousandEvents) {
  constexpr std::uint32_t kItems = 500;
  History heavy;
  for (std::uint32_t e = 0; e < 100'000; ++e) heavy.push_back({ItemId{e * 7 % kItems}, 1, at(e)});
  survives(data_of({heavy,
                    {{ItemId{0}, 1, at(1)}, {ItemId{1}, 1, at(2)}, {ItemId{2}, 1, at(3)}},
                    {{ItemId{0}, 1, at(1)}, {ItemId{1}, 1, at(2)}, {ItemId{3}, 1, at(3)}}},
                   kItems),
           heavy);
}

}  // namespace
}  // namespace attune
