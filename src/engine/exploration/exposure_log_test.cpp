#include "engine/exploration/exposure_log.h"

#include "base/file.h"
#include "engine/exploration/explorer.h"
#include "evaluation/off_policy/estimators.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using std::chrono::days;
using testing::ElementsAre;

constexpr Time kStart{days(20'000)};

class ExposureLogTest : public testing::Test {
 protected:
  ExposureLogTest() {
    store_ = open_sqlite_store((folder_.path() / "attune.db").string(), {.mode = StoreOptions::Mode::create}).value();
    const std::vector<ItemRecord> items{{"heat", "Heat", {}}, {"toy", "Toy Story", {}}};
    EXPECT_TRUE(store_->put_items(items));
  }
  void show(std::string user, Time time) {
    const std::vector<Exposure> exposures{{.user = std::move(user), .item = ItemId{0}, .time = time}};
    ASSERT_TRUE(store_->add_exposures(exposures));
  }
  void happens(std::string user, std::string item, EventKind kind, Time time, double value = 1) {
    const std::vector<EventRecord> events{{std::move(user), std::move(item), kind, value, time}};
    ASSERT_TRUE(store_->append_events(events, ""));
  }
  /// Rewards by exposure, and how many were left out.
  std::pair<std::vector<double>, std::uint64_t> rewards(Time now, const ExposureLogOptions& options = {}) {
    std::vector<double> rewards;
    const auto left_out = read_exposure_log(*store_, {}, now, options, [&](const ExposureOutcome& outcome) -> Status {
      rewards.push_back(outcome.reward);
      return {};
    });
    return {rewards, left_out.value()};
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(ExposureLogTest, ALikeWithinTheWindowIsARewardAndNothingElseIs) {
  for (const char* user : {"likes", "rates-high", "rates-low", "dislikes", "other-item", "late", "before", "regrets"})
    show(user, kStart);
  show("nobody", kStart);
  happens("likes", "heat", EventKind::like, kStart + days(7));
  happens("rates-high", "heat", EventKind::rating, kStart + days(1), 4.5);
  happens("rates-low", "heat", EventKind::rating, kStart + days(1), 1);
  happens("dislikes", "heat", EventKind::dislike, kStart + days(1));
  happens("other-item", "toy", EventKind::like, kStart + days(1));
  happens("late", "heat", EventKind::like, kStart + days(8));
  happens("before", "heat", EventKind::like, kStart - days(1));
  happens("regrets", "heat", EventKind::like, kStart + days(1));
  happens("regrets", "heat", EventKind::dislike, kStart + days(2));
  EXPECT_THAT(rewards(kStart + days(30)).first, ElementsAre(1, 1, 0, 0, 0, 0, 0, 0, 0));
}

TEST_F(ExposureLogTest, WhatIsStillOpenIsLeftOutUnlessKept) {
  show("ada", kStart);
  show("ada", kStart + days(5));
  happens("ada", "heat", EventKind::like, kStart + days(6));
  EXPECT_EQ(rewards(kStart + days(6)), std::pair(std::vector<double>(), std::uint64_t{2}));
  EXPECT_EQ(rewards(kStart + days(7)), std::pair(std::vector<double>{1}, std::uint64_t{1}));
  EXPECT_EQ(rewards(kStart + days(6), {.open = ExposureLogOptions::Open::keep}),
            std::pair(std::vector<double>({1, 1}), std::uint64_t{0}));
  EXPECT_EQ(rewards(kStart + days(30), {.window = days(3)}).first, std::vector<double>({0, 1}));
}

TEST_F(ExposureLogTest, PoliciesAreProbabilities) {
  const Exposure best{.candidates = 4, .rank = 1};
  const Exposure third{.candidates = 4, .rank = 3};
  ASSERT_EQ(slot_policies().size(), 2U);
  EXPECT_EQ(slot_policies()[0].target(best), 1);
  EXPECT_EQ(slot_policies()[0].target(third), 0);
  EXPECT_EQ(slot_policies()[1].target(third), 0.25);
}

/// Exploration fills a place many times among five candidates whose true chances are known; what the log says of other
/// ways to fill it must agree with them.
TEST_F(ExposureLogTest, TheLogTellsWhatPoliciesThatNeverRanWouldHaveEarned) {
  constexpr std::array kChances{0.2, 0.5, 0.8, 0.4, 0.6};
  constexpr int kRounds = 3000;
  std::vector<ItemRecord> items;
  Ranking candidates;  // a poor model: its best is the candidate that people like least
  for (std::uint32_t c = 0; c < kChances.size(); ++c) {
    items.push_back({fmt::format("c{}", c), "A candidate", {}});
    candidates.push_back({ItemId{2 + c}, -static_cast<double>(c)});
  }
  ASSERT_TRUE(store_->put_items(items));
  const Explorer explorer({.slots = 1}, {{}, {}, {.people = 2}, {}, {.people = 3, .likes = 3}, {.ignored = 2}, {}});
  Random random(17);
  std::vector<Exposure> exposures;
  std::vector<EventRecord> events;
  for (int round = 0; round < kRounds; ++round) {
    const auto choice = explorer.choose(candidates, 1, random).front();
    const std::string user = fmt::format("u{}", round);
    exposures.push_back({.user = user,
                         .item = choice.item.item,
                         .candidates = choice.candidates,
                         .rank = choice.rank,
                         .propensity = choice.propensity,
                         .time = kStart});
    if (random.uniform() < kChances[choice.rank - 1])
      events.push_back({user, fmt::format("c{}", choice.rank - 1), EventKind::like, 1, kStart + days(1)});
  }
  ASSERT_TRUE(store_->add_exposures(exposures));
  ASSERT_TRUE(store_->append_events(events, ""));

  const OffPolicyEstimator& snips = off_policy_estimators()[1];
  const std::array truths{kChances[0], 0.5};  // of best-score and of uniform
  for (std::size_t p = 0; p < slot_policies().size(); ++p) {
    const SlotPolicy& policy = slot_policies()[p];
    std::vector<LoggedDecision> decisions;
    ASSERT_TRUE(read_exposure_log(*store_, {}, kStart + days(30), {}, [&](const ExposureOutcome& outcome) -> Status {
      decisions.push_back({.propensity = outcome.exposure.propensity,
                           .target = policy.target(outcome.exposure),
                           .reward = outcome.reward});
      return check_decision(decisions.back());
    }));
    ASSERT_EQ(decisions.size(), kRounds);
    const OffPolicyEstimate estimate = snips.estimate(decisions);
    EXPECT_NEAR(estimate.value, truths[p], 4 * estimate.standard_error) << policy.name;
    EXPECT_LT(estimate.standard_error, 0.05) << policy.name;
  }
}

}  // namespace
}  // namespace attune
