#include "engine/exploration/thompson.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using testing::ElementsAre;

constexpr double kTolerance = 1e-9;  // as the header promises

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double log_beta(double a, double b) {
  return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
}

/// P(second > first) as a finite sum, for a second arm whose a is whole.
double chance_of_second(BetaPosterior first, BetaPosterior second) {
  double chance = 0;
  for (double i = 0; i < second.a; ++i)
    chance += std::exp(log_beta(first.a + i, first.b + second.b) - std::log(second.b + i) - log_beta(1 + i, second.b) -
                       log_beta(first.a, first.b));
  return chance;
}

/// The definition as it stands, with another's distributions and quadrature.
double chance_by_definition(const std::vector<BetaPosterior>& arms, std::size_t i) {
  const auto of = [&](std::size_t j) { return boost::math::beta_distribution<double>(arms[j].a, arms[j].b); };
  const auto integrand = [&](double x) {
    double value = boost::math::pdf(of(i), x);
    for (std::size_t j = 0; j < arms.size(); ++j)
      if (j != i) value *= boost::math::cdf(of(j), x);
    return value;
  };
  return boost::math::quadrature::tanh_sinh<double>().integrate(integrand, 0.0, 1.0, 1e-12);
}

/// How often each arm wins among draws from its Beta, made of two gammas.
std::vector<double> shares_of_wins(const std::vector<BetaPosterior>& arms, int rounds, Random& random) {
  std::vector<double> shares(arms.size());
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> draws;
    for (const BetaPosterior& arm : arms) {
      const double up = random.gamma(arm.a);
      draws.push_back(up / (up + random.gamma(arm.b)));
    }
    shares[static_cast<std::size_t>(std::ranges::max_element(draws) - draws.begin())] += 1.0 / rounds;
  }
  return shares;
}

TEST(ThompsonTest, ByHand) {
  EXPECT_TRUE(chances_to_be_best({}).empty());
  EXPECT_THAT(chances_to_be_best(std::vector<BetaPosterior>{{3, 7}}), ElementsAre(1.0));
  EXPECT_THAT(chances_to_be_best(std::vector<BetaPosterior>{{2.5, 4}, {2.5, 4}}), ElementsAre(0.5, 0.5));
  // One draw of Beta(2, 1), whose density is 2 x, against a uniform one: 2/3.
  const auto uneven = chances_to_be_best(std::vector<BetaPosterior>{{2, 1}, {1, 1}});
  EXPECT_NEAR(uneven[0], 2.0 / 3, kTolerance);
  // The largest of three uniform draws and one of Beta(4, 1), which is the largest of four: 4/7 against 1/7 each.
  const auto four = chances_to_be_best(std::vector<BetaPosterior>{{1, 1}, {4, 1}, {1, 1}, {1, 1}});
  EXPECT_NEAR(four[1], 4.0 / 7, kTolerance);
  EXPECT_NEAR(four[0], 1.0 / 7, kTolerance);
  EXPECT_NEAR(four[3], 1.0 / 7, kTolerance);
}

TEST(ThompsonTest, AnArmThatIsFarBetterIsNearlyAlwaysTaken) {
  const auto chances = chances_to_be_best(std::vector<BetaPosterior>{{2, 200}, {200, 2}, {2, 200}});
  EXPECT_GT(chances[1], 1 - 1e-12);
  EXPECT_GE(chances[0], 0);
}

TEST(ThompsonTest, TwoArmsAreExact) {
  for (const BetaPosterior first : {BetaPosterior{1, 1}, {2.6, 1.4}, {1.02, 300}, {40, 3.5}, {900, 1200}})
    for (const BetaPosterior second : {BetaPosterior{1, 1}, {3, 17.2}, {21, 1.4}, {1000, 1400}, {2, 100'000}}) {
      const auto chances = chances_to_be_best(std::vector<BetaPosterior>{first, second});
      EXPECT_NEAR(chances[1], chance_of_second(first, second), kTolerance)
          << first.a << ' ' << first.b << ' ' << second.a << ' ' << second.b;
    }
}

TEST(ThompsonTest, ManyArmsAgreeWithTheDefinition) {
  for (const std::vector<BetaPosterior>& arms :
       {std::vector<BetaPosterior>{{2.6, 1.4}, {2.6, 1.4}, {9.1, 4}, {1, 1}, {3, 30.5}},
        {{20.3, 2}, {15, 1.2}, {2.9, 1}, {11, 11}, {1, 9}, {7.5, 3.25}, {2, 2}},
        {{1.1, 800}, {2.2, 900}, {1, 400}, {5, 2000}}}) {
    const auto chances = chances_to_be_best(arms);
    for (std::size_t i = 0; i < arms.size(); ++i)
      EXPECT_NEAR(chances[i], chance_by_definition(arms, i), kTolerance) << i << " of " << arms.size();
  }
}

RC_GTEST_PROP(ThompsonTest, AreTheSharesOfASimulation, ()) {
  std::vector<BetaPosterior> arms;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i)
    arms.push_back({1 + *rc::gen::inRange(0, 200) / 10.0, 1 + *rc::gen::inRange(0, 400) / 10.0});
  const auto chances = chances_to_be_best(arms);
  RC_ASSERT(std::abs(sum_of(chances) - 1) < 1e-12);
  constexpr int kRounds = 4000;
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const auto shares = shares_of_wins(arms, kRounds, random);
  for (std::size_t i = 0; i < arms.size(); ++i)  // within five standard deviations, and five rounds
    RC_ASSERT(std::abs(chances[i] - shares[i]) <
              5 * std::sqrt(chances[i] * (1 - chances[i]) / kRounds) + 5.0 / kRounds);
}

}  // namespace
}  // namespace attune
