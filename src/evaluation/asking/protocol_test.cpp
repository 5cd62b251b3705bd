#include "evaluation/asking/protocol.h"

#include "base/random.h"
#include "evaluation/asking/baselines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;

constexpr std::uint32_t kItems = 64, kLabels = 9, kUsers = 12;

/// Items whose labels write their number in binary, and a label 8 that all bear.
std::shared_ptr<const TrainingData> numbered_items() {
  std::vector<CsrMatrix<float>::Entry> labels;
  for (std::uint32_t i = 0; i < kItems; ++i) {
    for (std::uint32_t bit = 0; bit < 8; ++bit)
      if ((i >> bit & 1U) != 0) labels.push_back({i, bit, 1});
    labels.push_back({i, 8, 1});
  }
  Random random(3);
  Histories histories;
  for (std::uint32_t user = 0; user < kUsers; ++user) {
    std::vector<HistoryEntry> history;
    for (std::uint32_t i = user % 2; i < kItems / 2; i += 2)
      if (random.below(3) == 0) history.push_back({ItemId{i}, 1, Time{}});
    histories.add_row(history);
  }
  return std::make_shared<const TrainingData>(
      TrainingData::from_histories(std::move(histories), kItems,
                                   {.labels = CsrMatrix<float>::from_entries(kItems, kLabels, labels),
                                    .label_fields = std::vector<std::uint32_t>(kLabels, 0),
                                    .terms = {},
                                    .term_texts = {}}));
}

class ProtocolTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (std::uint32_t user = 0; user < kUsers; ++user)
      for (std::uint32_t n = 0; n < 4; ++n)
        cases_.push_back({data_->histories.row(user), ItemId{32 + (7 * user + 11 * n) % 32}, user, AttributeId{8}});
  }
  std::vector<AskingOutcomes> hold(std::span<const AskingPolicy> policies, AskingOptions options = {}) {
    return hold_dialogues(prior_, default_preference_weights(), cases_, policies, options).value();
  }

  QuietProgress quiet_;
  std::shared_ptr<const TrainingData> data_ = numbered_items();
  PreferencePrior prior_ = PreferencePrior::fit(data_, {.progress = &quiet_}).value();
  std::vector<AskingCase> cases_;
};

TEST_F(ProtocolTest, MaximumEntropyHalvesUntilTenAreLeft) {
  // 64 items less some of the history: three questions leave at most 8 of them, so every item is found at turn 4.
  const std::vector<AskingPolicy> policies{maximum_entropy_policy()};
  const AskingOutcomes outcomes = hold(policies).front();
  for (const std::uint32_t turn : outcomes.found) EXPECT_THAT(turn, ::testing::AnyOf(3U, 4U));
  EXPECT_EQ(outcomes.success_at(15), 1);
  EXPECT_EQ(outcomes.success_at(2), 0);
}

TEST_F(ProtocolTest, GreedyShowsTenMoreAtEachTurn) {
  const std::vector<AskingPolicy> policies{greedy_policy()};
  const AskingOutcomes outcomes = hold(policies).front();
  EXPECT_THAT(outcomes.found, Each(::testing::AllOf(::testing::Ge(1U), ::testing::Le(7U))));
  const AskingOutcomes one = hold(policies, {.turns = 1}).front();
  for (std::size_t q = 0; q < cases_.size(); ++q) EXPECT_EQ(one.found[q], outcomes.found[q] == 1 ? 1U : 0U);
}

TEST_F(ProtocolTest, TheSameOnAnyNumberOfThreadsAndFromTheSameSeed) {
  const std::vector<AskingPolicy> policies{maximum_entropy_policy(), greedy_policy()};
  const auto one = hold(policies, {.noise = 0.2, .seed = 7});
  const auto three = hold(policies, {.noise = 0.2, .seed = 7, .threads = 3});
  const auto other = hold(policies, {.noise = 0.2, .seed = 8});
  for (std::size_t p = 0; p < policies.size(); ++p) EXPECT_EQ(one[p].found, three[p].found);
  EXPECT_NE(one[0].found, other[0].found);
}

TEST_F(ProtocolTest, SomeoneWhoMayBeWrongIsHarderToFind) {
  const std::vector<AskingPolicy> policies{maximum_entropy_policy()};
  EXPECT_LT(hold(policies, {.noise = 0.3}).front().success_at(15), 1);
}

TEST_F(ProtocolTest, WithoutCasesThereIsNothingToSay) {
  cases_.clear();
  const std::vector<AskingPolicy> policies{greedy_policy()};
  const auto outcomes = hold_dialogues(prior_, {}, cases_, policies, {});
  ASSERT_FALSE(outcomes);
  EXPECT_EQ(outcomes.error().code, ErrorCode::invalid_argument);
}

TEST_F(ProtocolTest, ADialogueCanBeCancelled) {
  std::stop_source stop;
  stop.request_stop();
  const std::vector<AskingPolicy> policies{greedy_policy()};
  const auto outcomes = hold_dialogues(prior_, {}, cases_, policies, {.stop = stop.get_token()});
  ASSERT_FALSE(outcomes);
  EXPECT_EQ(outcomes.error().code, ErrorCode::cancelled);
}

TEST(AskingOutcomesTest, AFailureCountsAllTurns) {
  const AskingOutcomes outcomes{.policy = "p", .summary = "s", .turns = 3, .found = {1, 0, 3, 1}};
  EXPECT_DOUBLE_EQ(outcomes.average_turns(), 2);
  EXPECT_THAT(outcomes.success_by_turn(),
              ElementsAre(DoubleNear(0.5, 1e-12), DoubleNear(0.5, 1e-12), DoubleNear(0.75, 1e-12)));
}

TEST(AskingCasesTest, EveryTargetBeginsWithOneOfItsLabels) {
  auto rows = std::make_shared<Histories>();
  rows->add_row(std::vector<HistoryEntry>{{ItemId{0}, 1, Time{}}});
  Cases cases(rows);
  const std::vector<ItemId> targets{ItemId{1}, ItemId{2}};
  cases.add(0, 1, targets, SeenItems::exclude);
  const std::vector<CsrMatrix<float>::Entry> labels{{0, 0, 1}, {1, 1, 1}, {1, 2, 1}};  // item 2 has none
  const AskingCases drawn = asking_cases(cases, CsrMatrix<float>::from_entries(3, 3, labels), 1);
  ASSERT_EQ(drawn.cases.size(), 1U);
  EXPECT_EQ(drawn.without_labels, 1U);
  EXPECT_EQ(drawn.cases[0].target, ItemId{1});
  EXPECT_NE(drawn.cases[0].named, AttributeId{0});
}

}  // namespace
}  // namespace attune
