#include "models/internal/item_weights.h"

#include "base/file.h"
#include "models/testing/training_data_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {

inline bool operator==(const Neighbour& a, const Neighbour& b) {
  return a.item == b.item && a.weight == b.weight;
}
inline bool operator==(const Contribution& a, const Contribution& b) {
  return a.item == b.item && a.amount == b.amount;
}

namespace {

using testing::ElementsAre;
using namespace testing_data;

constexpr ItemId kTea{0}, kMilk{1}, kHoney{2};

/// Tea speaks for milk (0.5) and against honey (-1); milk for honey (0.25).
std::unique_ptr<Model> breakfast() {
  const std::vector<std::vector<Neighbour>> sources{{}, {{0, 0.5F}}, {{0, -1.0F}, {1, 0.25F}}};
  return make_item_weights("test", sources, std::vector<float>{2, 1, 4});
}

TEST(ItemWeightsTest, ScoresByHand) {
  const History history{{kTea, 1, Time{}}, {kMilk, 2, Time{}}};
  EXPECT_THAT(scores_of(*breakfast(), history), ElementsAre(0, 0.5F, -0.5F));
}

TEST(ItemWeightsTest, NegativeWeightsTurnTheSign) {
  EXPECT_THAT(scores_of(*breakfast(), History{{kTea, -1, Time{}}}), ElementsAre(0, -0.5F, 1));
}

TEST(ItemWeightsTest, ExplainsByHand) {
  const History history{{kTea, 1, Time{}}, {kMilk, 2, Time{}}, {kHoney, 1, Time{}}};
  EXPECT_THAT(breakfast()->explain(history, kHoney), ElementsAre(Contribution{kMilk, 0.5}, Contribution{kTea, -1}));
}

TEST(ItemWeightsTest, SimilarUsesTheScaleAndOnlyPositiveWeights) {
  EXPECT_THAT(breakfast()->similar(kTea, 5), ElementsAre(Scored{kMilk, 0.25}));
  EXPECT_THAT(breakfast()->similar(kMilk, 5), ElementsAre(Scored{kHoney, 1}));
  EXPECT_TRUE(breakfast()->similar(kMilk, 0).empty());
}

TEST(ItemWeightsTest, RefusesArraysThatContradictEachOther) {
  const TemporaryFolder folder;
  const auto map = [&](std::vector<std::uint64_t> offsets, std::vector<std::uint32_t> targets) {
    SnapshotWriter writer;
    writer.add<std::uint64_t>("offsets", offsets);
    writer.add<std::uint32_t>("targets", targets);
    writer.add<float>("weights", std::vector<float>{1});
    writer.add<float>("scale", std::vector<float>{1, 1});
    EXPECT_TRUE(std::move(writer).write(folder.path() / "m"));
    return map_item_weights("test", *SnapshotReader::open(folder.path() / "m")).has_value();
  };
  EXPECT_TRUE(map({0, 1, 1}, {1}));
  EXPECT_FALSE(map({0, 1, 1}, {2}));
  EXPECT_FALSE(map({0, 2, 1}, {1}));
  EXPECT_FALSE(map({0, 1}, {1}));
  EXPECT_FALSE(map({}, {1}));
}

RC_GTEST_PROP(ItemWeightsProperty, SparseScoresAreTheScoresToTheBit, ()) {
  constexpr std::size_t kItems = 600;
  std::vector<std::vector<Neighbour>> sources(kItems);
  const auto item = rc::gen::inRange<std::uint32_t>(0, 12);
  for (std::size_t j = 0; j < kItems; j += *rc::gen::inRange<std::size_t>(1, 60))
    sources[j] = {{*item, static_cast<float>(*rc::gen::inRange(-9, 10)) / 7}};
  const auto model = make_item_weights("test", sources, std::vector<float>(kItems, 1));
  History history;
  for (int e = *rc::gen::inRange(0, 3); e > 0; --e)
    history.push_back({ItemId{*rc::gen::element<std::uint32_t>(*item, kItems + 5)}, 0.3F, Time{}});

  const auto sparse = model->score_sparse(history);
  if (!sparse) return;  // the history touches much
  std::vector<float> scores(kItems, 0);
  for (const Scored& scored : sparse->scores()) {
    RC_ASSERT(scores[index(scored.item)] == 0);
    scores[index(scored.item)] = static_cast<float>(scored.score);
  }
  RC_ASSERT(scores == scores_of(*model, history));
}

TEST(KeepLargestTest, ByMagnitudeTiesToTheSmallerPosition) {
  const std::vector<float> weights{0.5F, 0, -2, 0.5F, 1};
  EXPECT_THAT(keep_largest(weights, 3), ElementsAre(Neighbour{0, 0.5F}, Neighbour{2, -2}, Neighbour{4, 1}));
  EXPECT_THAT(keep_largest(weights, 9).size(), 4U);
  EXPECT_THAT(keep_largest({}, 3), ElementsAre());
}

RC_GTEST_PROP(KeepLargestProperty, NothingLeftOutIsLargerThanWhatIsKept, (const std::vector<int>& values)) {
  std::vector<float> weights;
  for (const int value : values) weights.push_back(static_cast<float>(value % 100));
  const auto keep = *rc::gen::inRange<std::size_t>(1, 20);
  const auto kept = keep_largest(weights, keep);
  float smallest = std::numeric_limits<float>::infinity();
  for (const Neighbour& neighbour : kept) {
    smallest = std::min(smallest, std::abs(neighbour.weight));
    weights[neighbour.item] = 0;
  }
  for (const float left_out : weights)
    RC_ASSERT(left_out == 0 || (kept.size() == keep && std::abs(left_out) <= smallest));
}

}  // namespace
}  // namespace attune
