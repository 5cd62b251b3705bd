#include "evaluation/off_policy/estimators.h"

#include "base/file.h"
#include "base/random.h"
#include "evaluation/off_policy/logged_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;

OffPolicyEstimate estimate(std::string_view name, const std::vector<LoggedDecision>& decisions) {
  return std::ranges::find(off_policy_estimators(), name, &OffPolicyEstimator::name)->estimate(decisions);
}

/// A world of 4 actions in 2 contexts with known rewards, logged by a policy that prefers action 0; the policy to be
/// judged prefers action 3.
struct World {
  std::array<std::array<double, 4>, 2> reward{{{0.1, 0.2, 0.3, 0.6}, {0.5, 0.4, 0.1, 0.2}}};
  std::array<double, 4> logging{0.55, 0.15, 0.15, 0.15};
  std::array<double, 4> target{0.1, 0.1, 0.1, 0.7};

  [[nodiscard]] double truth() const {
    double value = 0;
    for (std::size_t x = 0; x < 2; ++x)
      for (std::size_t a = 0; a < 4; ++a) value += 0.5 * target[a] * reward[x][a];
    return value;
  }

  /// @param model  what is added to the true expectation: 0 for a perfect reward model
  [[nodiscard]] std::vector<LoggedDecision> log(std::size_t count, double model_error, Random& random) const {
    std::vector<LoggedDecision> decisions;
    for (std::size_t d = 0; d < count; ++d) {
      const std::size_t context = random.below(2);
      double left = random.uniform();
      std::size_t action = 0;
      while (action < 3 && left >= logging[action]) left -= logging[action++];
      double value = 0;
      for (std::size_t a = 0; a < 4; ++a) value += target[a] * (reward[context][a] + model_error);
      decisions.push_back({.propensity = logging[action],
                           .target = target[action],
                           .reward = random.uniform() < reward[context][action] ? 1.0 : 0.0,
                           .expected_reward = reward[context][action] + model_error,
                           .expected_value = value});
    }
    return decisions;
  }
};

TEST(OffPolicyTest, TwoDecisionsByHand) {
  const std::vector<LoggedDecision> decisions{{.propensity = 0.5, .target = 1, .reward = 1},
                                              {.propensity = 0.25, .target = 0.25, .reward = 3}};
  EXPECT_DOUBLE_EQ(estimate("ips", decisions).value, (2 * 1 + 1 * 3) / 2.0);
  EXPECT_DOUBLE_EQ(estimate("snips", decisions).value, (2 * 1 + 1 * 3) / 3.0);
  EXPECT_DOUBLE_EQ(estimate("dr", decisions).value, estimate("ips", decisions).value);  // without a reward model
  EXPECT_DOUBLE_EQ(estimate("ips", decisions).effective_decisions, 9.0 / 5);
}

TEST(OffPolicyTest, EveryEstimateFindsTheTruthOnAverage) {
  const World world;
  Random random(11);
  for (const OffPolicyEstimator& estimator : off_policy_estimators()) {
    double sum = 0, squares = 0, claimed = 0;
    constexpr int kLogs = 300;
    for (int log = 0; log < kLogs; ++log) {
      const auto result = estimator.estimate(world.log(500, 0.2, random));  // with a wrong reward model
      sum += result.value;
      squares += result.value * result.value;
      claimed += result.standard_error;
    }
    const double mean = sum / kLogs, spread = std::sqrt(squares / kLogs - mean * mean);
    EXPECT_NEAR(mean, world.truth(), 4 * spread / std::sqrt(kLogs) + 0.002) << estimator.name;
    EXPECT_NEAR(claimed / kLogs, spread, 0.15 * spread) << estimator.name;
  }
}

TEST(OffPolicyTest, AGoodRewardModelSteadiesTheEstimate) {
  Random random(12);
  const auto decisions = World().log(2000, 0, random);
  EXPECT_LT(estimate("dr", decisions).standard_error, 0.9 * estimate("ips", decisions).standard_error);
}

TEST(OffPolicyTest, ThePolicyThatLoggedIsJudgedByItsMeanReward) {
  Random random(13);
  auto decisions = World().log(1000, 0, random);
  double mean = 0;
  for (LoggedDecision& decision : decisions) {
    decision.target = decision.propensity;
    mean += decision.reward / 1000;
  }
  EXPECT_NEAR(estimate("ips", decisions).value, mean, 1e-12);
  EXPECT_NEAR(estimate("snips", decisions).value, mean, 1e-12);
  EXPECT_NEAR(estimate("ips", decisions).effective_decisions, 1000, 1e-6);
}

TEST(OffPolicyTest, APolicyThatTakesNoLoggedActionIsWorthNothing) {
  const std::vector<LoggedDecision> decisions{{.propensity = 0.5, .target = 0, .reward = 1}};
  for (const OffPolicyEstimator& estimator : off_policy_estimators())
    EXPECT_EQ(estimator.estimate(decisions).value, 0) << estimator.name;
}

TEST(OffPolicyTest, RefusesWhatIsNoProbability) {
  const auto error_of = [](const LoggedDecision& decision) { return check_decision(decision).error().message; };
  EXPECT_THAT(error_of({.propensity = 0}), HasSubstr("propensity 0"));
  EXPECT_THAT(error_of({.propensity = 1.5}), HasSubstr("1.5"));
  EXPECT_THAT(error_of({.propensity = std::numeric_limits<double>::quiet_NaN()}), HasSubstr("nan"));
  EXPECT_THAT(error_of({.target = -0.1}), HasSubstr("-0.1"));
  EXPECT_THAT(error_of({.reward = std::numeric_limits<double>::infinity()}), HasSubstr("finite"));
  EXPECT_TRUE(check_decision({.propensity = 0.1, .target = 1, .reward = -3}));
}

class LoggedFileTest : public testing::Test {
 protected:
  [[nodiscard]] Result<std::vector<LoggedDecision>> read(std::string_view text) const {
    const auto path = folder_.path() / "log.csv";
    EXPECT_TRUE(write_file_atomically(path, text));
    return read_logged_decisions(path);
  }
  TemporaryFolder folder_;
};

TEST_F(LoggedFileTest, ColumnsInAnyOrderAndOthersBetween) {
  const auto decisions = read("reward,user,propensity,target\n1,ada,0.5,1\n3,ben,0.25,0.25\n");
  ASSERT_TRUE(decisions) << decisions.error();
  ASSERT_EQ(decisions->size(), 2U);
  const json::object report = off_policy_json(*decisions);
  EXPECT_EQ(report.at("decisions"), 2);
  EXPECT_EQ(report.at("logged_reward"), 2.0);
  EXPECT_EQ(report.at("estimates").at("ips").at("value"), 2.5);
  EXPECT_THAT(off_policy_text(*decisions), HasSubstr("snips  1.6667"));
}

TEST_F(LoggedFileTest, ReadsWhatARewardModelExpects) {
  const auto decisions = read("propensity,target,reward,expected_reward,expected_value\n0.5,1,1,0.75,0.5\n");
  ASSERT_TRUE(decisions) << decisions.error();
  EXPECT_EQ(off_policy_json(*decisions).at("estimates").at("dr").at("value"), 0.5 + 2 * 0.25);
}

TEST_F(LoggedFileTest, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(read("").error().message, HasSubstr("empty"));
  EXPECT_THAT(read("propensity,target\n1,1\n").error().message, HasSubstr("'reward'"));
  EXPECT_THAT(read("propensity,target,reward\n").error().message, HasSubstr("no decisions"));
  EXPECT_THAT(read("propensity,target,reward\n1,1,1\n1,1,much\n").error().message, HasSubstr("line 3 of log.csv"));
  EXPECT_THAT(read("propensity,target,reward\n1,1,1\n0,1,1\n").error().message, HasSubstr("line 3 of log.csv"));
  EXPECT_THAT(read("propensity,target,reward\n1,1\n").error().message, HasSubstr("line 2 of log.csv"));
  EXPECT_FALSE(read_logged_decisions(folder_.path() / "none.csv"));
}

}  // namespace
}  // namespace attune
