#include "engine/asking/information_gain.h"

#include "base/random.h"
#include "engine/asking/testing/candidates_testing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using testing::belief;
using testing::candidates;

TEST(InformationGainTest, AnEvenQuestionTellsOneBitAndNoiseTakesItsShare) {
  EXPECT_DOUBLE_EQ(yes_no_gain(0.5, 0), 1);
  EXPECT_DOUBLE_EQ(yes_no_gain(0, 0), 0);
  EXPECT_NEAR(yes_no_gain(0.5, 0.1), 1 - 0.468995593589281, 1e-12);
  EXPECT_NEAR(yes_no_gain(1, 0.1), 0, 1e-12);
}

TEST(InformationGainTest, LabelsThatAllOrNoneBearAreNoQuestions) {
  const auto set = candidates({{0, 1}, {0}, {2}});
  const std::vector<Believed> entries{{0, 0.5}, {1, 0.25}};
  LabelMasses labels(*set);
  const auto found = labels(entries, 0.75, std::vector<char>(3, 0));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].attribute, 1U);
  EXPECT_DOUBLE_EQ(found[0].mass, 0.5);
  EXPECT_TRUE(labels(entries, 0.75, std::vector<char>{0, 1, 0}).empty());
  EXPECT_TRUE(labels({}, 0, std::vector<char>(3, 0)).empty());
}

TEST(InformationGainTest, AnOpenQuestionTellsWhichOfTheLabels) {
  // Each item has one label of its own: its name tells the item.
  EXPECT_NEAR(
      open_gain(*candidates({{0}, {1}, {2}, {3}}), belief(candidates({{0}, {1}, {2}, {3}}), {1, 1, 1, 1}).entries()), 2,
      1e-12);
  const auto same = candidates({{0}, {0}});
  EXPECT_NEAR(open_gain(*same, belief(same, {1, 1}).entries()), 0, 1e-12);
}

RC_GTEST_PROP(InformationGainTest, FastGainsAreTheDifferencesOfEntropy, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<std::vector<std::uint32_t>> rows(1 + random.below(30));
  std::vector<double> prior;
  for (auto& row : rows) {
    for (std::uint32_t a = 0; a < 12; ++a)
      if (random.uniform() < 0.3) row.push_back(a);
    prior.push_back(std::exp(4 * random.normal()));
  }
  const auto set = candidates(rows);
  const double noise = random.below(2) == 0 ? 0 : 0.4 * random.uniform();
  const Belief b = belief(set, prior, {.wrong_answer = noise});
  LabelMasses masses(*set);
  std::vector<double> gains(set->attribute_count(), 0);
  for (const LabelMass& label : masses(b.entries(), 1, std::vector<char>(set->attribute_count(), 0)))
    gains[label.attribute] = yes_no_gain(label.mass, noise);
  for (std::uint32_t a = 0; a < gains.size(); ++a) RC_ASSERT(std::abs(gains[a] - reference::yes_no_gain(b, a)) < 1e-9);
  RC_ASSERT(std::abs(open_gain(*set, b.entries()) - reference::open_gain(b)) < 1e-9);
}

}  // namespace
}  // namespace attune
