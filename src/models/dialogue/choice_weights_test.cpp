#include "models/dialogue/choice_weights.h"

#include "base/random.h"
#include "models/dialogue/choice_network.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

/// People who choose among five alternatives by `taste`, with the logit's noise; a last signal never varies.
Choices choices_by(const std::vector<double>& taste, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Choices choices{.signals = taste.size() + 1};
  for (std::size_t c = 0; c < count; ++c) {
    constexpr std::size_t kAlternatives = 5;
    std::size_t best = 0;
    double most = -1e9;
    for (std::size_t a = 0; a < kAlternatives; ++a) {
      double worth = -std::log(-std::log(std::max(1e-12, random.uniform())));
      for (const double part : taste) {
        const double value = random.normal();
        choices.values.push_back(static_cast<float>(value));
        worth += part * value;
      }
      choices.values.push_back(3);
      if (worth > most) {
        most = worth;
        best = a;
      }
    }
    for (std::size_t a = 0; a < kAlternatives; ++a) {
      choices.chosen.push_back(a == best ? 1.0F : 0.0F);
      choices.log_multiplicity.push_back(0);
    }
    choices.offsets.push_back(choices.chosen.size());
  }
  return choices;
}

TEST(ChoiceLoss, ByHand) {
  // Two alternatives with signals 0 and 1 at weight ln 3; the second stands for two and is chosen: p = 2 * 3 / (1 + 6).
  const Choices choices{
      .signals = 1, .offsets = {0, 2}, .values = {0, 1}, .log_multiplicity = {0, std::log(2.0F)}, .chosen = {0, 1}};
  const std::vector<double> weights{std::log(3.0)};
  std::vector<double> slope(1);
  // The multiplicity of what is chosen is a constant of the loss, which leaves it out.
  EXPECT_NEAR(choice_loss(choices, weights, 0, slope, 1), -std::log(6.0 / 7.0), 1e-6);
  EXPECT_NEAR(slope[0], 6.0 / 7.0 - 1, 1e-6);
  EXPECT_NEAR(choice_loss(choices, weights, 2, slope, 1), -std::log(6.0 / 7.0) + weights[0] * weights[0], 1e-6);
}

TEST(ChoiceLoss, SlopeIsTheDifferenceQuotientAndTheSameOnAnyNumberOfThreads) {
  const Choices choices = choices_by({1, -0.5, 0}, 200, 1);
  std::vector<double> weights{0.3, 0.2, -0.4, 0.1};
  std::vector<double> slope(4);
  const double loss = choice_loss(choices, weights, 1, slope, 1);
  std::vector<double> other(4);
  EXPECT_EQ(choice_loss(choices, weights, 1, other, 3), loss);
  EXPECT_EQ(other, slope);
  for (std::size_t k = 0; k < weights.size(); ++k) {
    constexpr double kStep = 1e-2;
    const double at = weights[k];
    weights[k] = at + kStep;
    const double above = choice_loss(choices, weights, 1, other, 1);
    weights[k] = at - kStep;
    const double below = choice_loss(choices, weights, 1, other, 1);
    weights[k] = at;
    EXPECT_NEAR((above - below) / (2 * kStep), slope[k], 2e-2) << k;
  }
}

TEST(FitChoiceWeights, FindsTheTasteBehindChoices) {
  const std::vector<float> weights = fit_choice_weights(choices_by({1, -0.5, 0}, 4000, 2), {.ridge = 0.1});
  ASSERT_EQ(weights.size(), 4U);
  EXPECT_NEAR(weights[0], 1, 0.1);
  EXPECT_NEAR(weights[1], -0.5, 0.1);
  EXPECT_NEAR(weights[2], 0, 0.1);
  EXPECT_EQ(weights[3], 0) << "a signal that never varies says nothing";
}

TEST(FitChoiceWeights, WithoutChoicesNothingWeighs) {
  EXPECT_EQ(fit_choice_weights({.signals = 2}), (std::vector<float>{0, 0}));
}

TEST(ChoiceNetwork, SlopeIsTheDifferenceQuotient) {
  const Choices choices = choices_by({1, -0.5}, 12, 3);
  ChoiceNetwork network = ChoiceNetwork::fit(choices, std::vector<float>{1, -0.5F, 0}, {.rounds = 2});
  std::vector<float> slope(network.size(), 0.0F);
  network.add_loss(choices, 5, slope);
  std::vector<float> ignored(network.size());
  std::size_t moved = 0;
  for (std::size_t p = 0; p < network.size(); ++p) {
    constexpr float kStep = 2e-3F;  // small, for the units have a bend
    const float at = network.parameters()[p];
    network.parameters()[p] = at + kStep;
    const double above = network.add_loss(choices, 5, ignored);
    network.parameters()[p] = at - kStep;
    const double below = network.add_loss(choices, 5, ignored);
    network.parameters()[p] = at;
    EXPECT_NEAR((above - below) / (2 * kStep), slope[p], 5e-3) << p;
    if (std::abs(slope[p]) > 0.01) ++moved;
  }
  EXPECT_GT(moved, 10U);
}

TEST(ChoiceNetwork, LearnsWhatWeightsCannotSay) {
  // Chosen is what has both signals or neither: no weights tell it apart.
  Choices choices{.signals = 2};
  Random random(4);
  for (std::size_t c = 0; c < 600; ++c) {
    const bool both = random.below(2) == 1;
    const float rows[4][2] = {{0, 1}, {1, 0}, {both ? 1.0F : 0.0F, both ? 1.0F : 0.0F}, {0, 1}};
    for (std::size_t r = 0; r < 4; ++r) {
      choices.values.insert(choices.values.end(), {rows[r][0], rows[r][1]});
      choices.chosen.push_back(r == 2 ? 1.0F : 0.0F);
      choices.log_multiplicity.push_back(0);
    }
    choices.offsets.push_back(choices.chosen.size());
  }
  const std::vector<float> weights = fit_choice_weights(choices);
  const ChoiceNetwork network = ChoiceNetwork::fit(choices, weights, {.rounds = 30});
  const auto score = [&](float a, float b) { return network.score(std::vector<float>{a, b}); };
  EXPECT_GT(score(0, 0), score(0, 1) + 2);
  EXPECT_GT(score(1, 1), score(1, 0) + 2);
  EXPECT_EQ(ChoiceNetwork::fit(choices, weights, {.rounds = 30}).score(std::vector<float>{1, 1}), score(1, 1))
      << "the same seed teaches the same";
}

}  // namespace
}  // namespace attune
