#include "models/sequential/session_knn.h"

#include "models/testing/training_data_testing.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;

struct Settings {
  std::size_t neighbours = 5;
  double decay = 0.8;
  std::size_t window = 4;
  double closeness = 0.6;
  double length = 0.5;
  double popularity = 0.3;
};

/// The last place of an item in a history; its size where there is none.
std::size_t last_place(std::span<const HistoryEntry> history, ItemId item) {
  for (std::size_t place = history.size(); place-- > 0;)
    if (history[place].item == item) return place;
  return history.size();
}

/// Scores by the formula of the header, every history looked at.
std::vector<double> reference_scores(const TrainingData& data, std::span<const HistoryEntry> history,
                                     const Settings& s) {
  const auto recent = history.last(std::min(history.size(), s.window));
  const std::size_t rows = data.histories.rows();
  std::vector<double> likeness(rows, 0.0);
  std::vector<std::size_t> anchor(rows, 0);
  for (std::size_t n = 0; n < rows; ++n) {
    const auto theirs = data.histories.row(n);
    for (std::size_t at = 0; at < recent.size(); ++at) {
      const std::size_t place = last_place(theirs, recent[at].item);
      if (place == theirs.size()) continue;
      anchor[n] = place;
      likeness[n] += std::pow(s.decay, recent.size() - 1 - at) * static_cast<double>(recent[at].weight) *
                     static_cast<double>(theirs[place].weight) / std::pow(theirs.size(), s.length);
    }
  }
  std::vector<double> best = likeness;
  std::ranges::sort(best, std::greater<>{});
  const double bound = best[std::min(s.neighbours, rows) - 1];
  std::vector<double> scores(data.user_item.columns(), 0.0);
  for (std::size_t n = 0; n < rows; ++n) {
    if (likeness[n] <= 0 || likeness[n] < bound - 1e-7) continue;
    const auto theirs = data.histories.row(n);
    for (std::size_t place = 0; place < theirs.size(); ++place) {
      const double distance = std::abs(static_cast<double>(place) - static_cast<double>(anchor[n]));
      scores[index(theirs[place].item)] +=
          likeness[n] * std::pow(s.closeness, distance) * static_cast<double>(theirs[place].weight);
    }
  }
  for (std::uint32_t item = 0; item < scores.size(); ++item) {
    double count = 0;
    for (std::size_t n = 0; n < rows; ++n) {
      if (last_place(data.histories.row(n), ItemId{item}) < data.histories.row(n).size()) ++count;
    }
    scores[item] *= std::pow(std::max(count, 1.0), -s.popularity);
  }
  return scores;
}

void expect_formula(const TrainingData& data, const Settings& s) {
  const auto model = fitted("session-knn", data,
                            {{"neighbours", static_cast<double>(s.neighbours)},
                             {"decay", s.decay},
                             {"window", static_cast<double>(s.window)},
                             {"closeness", s.closeness},
                             {"length", s.length},
                             {"popularity", s.popularity}});
  for (std::size_t user = 0; user < 30; ++user) {
    const History history = history_of(data, user);
    const auto scores = scores_of(*model, history);
    const auto expected = reference_scores(data, history, s);
    for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(scores[i], expected[i], 1e-5) << "user " << user;
  }
}

TEST(SessionKnnTest, EqualsTheFormulaInDouble) {
  const TrainingData data = with_tastes(100, 60, 3, 1);
  expect_formula(data, {});
  expect_formula(data, {.neighbours = 1000, .decay = 1, .window = 100, .closeness = 1, .length = 0, .popularity = 0});
}

TEST(SessionKnnTest, CountsRepeatsLikeTheFormula) {
  Random random(3);
  std::vector<std::vector<std::uint32_t>> sequences(60);
  for (auto& sequence : sequences) {
    for (std::size_t length = 1 + random.below(12); length > 0; --length)
      sequence.push_back(static_cast<std::uint32_t>(random.below(6)));
  }
  expect_formula(of_sequences(sequences, 6), {});
}

TEST(SessionKnnTest, OneNeighbourByHand) {
  // The history (0, 1, 2) shares 0, so it is as like as 1 / sqrt(3); 1 is a step away and 2 two steps.
  const auto model = fitted("session-knn", of_sequences({{0, 1, 2}, {3, 4}}, 5), {{"closeness", 0.5}, {"length", 0.5}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_FLOAT_EQ(scores[1], 0.5F / std::sqrt(3.0F));
  EXPECT_FLOAT_EQ(scores[2], 0.25F / std::sqrt(3.0F));
  EXPECT_EQ(scores[4], 0);
}

TEST(SessionKnnTest, HistoriesThatTieWithTheLastNeighbourAreAskedToo) {
  const auto model = fitted("session-knn", of_sequences({{0, 1}, {0, 2}, {0, 3}}, 4), {{"neighbours", 1}});
  const auto scores = scores_of(*model, History{{ItemId{0}, 1, Time{}}});
  EXPECT_GT(scores[1], 0);
  EXPECT_EQ(scores[1], scores[2]);
  EXPECT_EQ(scores[1], scores[3]);
}

TEST(SessionKnnTest, AHistoryWithOppositeVerdictsIsNoNeighbour) {
  const auto model = fitted("session-knn", of_sequences({{0, 1}}, 2));
  EXPECT_EQ(scores_of(*model, History{{ItemId{0}, -1, Time{}}})[1], 0);
}

TEST(SessionKnnTest, RefusesDataWithoutOrder) {
  const auto model = try_fit("session-knn", from_rows({{1, 1}, {1, 1}}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(model.error().message, HasSubstr("order"));
}

}  // namespace
}  // namespace attune
