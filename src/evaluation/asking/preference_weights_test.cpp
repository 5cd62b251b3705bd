#include "base/random.h"
#include "evaluation/asking/preference_prior.h"

#include <cmath>

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(PreferenceWeightsTest, WithoutChoicesTheDefaultStays) {
  EXPECT_EQ(fit_preference_weights({}), default_preference_weights());
}

TEST(PreferenceWeightsTest, FindsTheWeightsThatChoicesWereMadeBy) {
  PreferenceWeights truth{1, -1, 0.5, 2, -2, 0, 1.5, -0.5, 0.25, 1};
  Random random(5);
  std::vector<PreferenceChoice> choices(4'000);
  for (PreferenceChoice& choice : choices) {
    double best = -INFINITY;
    for (std::size_t a = 0; a < 10; ++a) {
      PreferenceWeights features;
      for (double& feature : features) feature = random.normal();
      const double offset = random.normal();
      // Gumbel noise makes the largest a draw from the softmax.
      const double value = offset + log_preference(features, truth) - std::log(-std::log(random.uniform() + 1e-300));
      if (value > best) choice.chosen = a;
      best = std::max(best, value);
      choice.features.push_back(features);
      choice.offsets.push_back(offset);
    }
  }
  const PreferenceWeights found = fit_preference_weights(choices);
  for (std::size_t f = 0; f < truth.size(); ++f) EXPECT_NEAR(found[f], truth[f], 0.12) << kPreferenceFeatureNames[f];
}

}  // namespace
}  // namespace attune
