#include "engine/exploration/thompson.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/beta.hpp>

namespace attune {
namespace {

/// Doubles are exact enough, and nothing here may throw.
using Quiet =
    boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>>;
using Beta = boost::math::beta_distribution<double, Quiet>;

// In log-odds t = ln(x / (1 - x)) every density here falls at least as fast as e^-|t| on both sides. Beyond kReach
// there is nothing left, and on such a function the trapezoidal rule converges exponentially (Trefethen and Weideman,
// SIAM Review 2014): steps of a third of the narrowest density are as good as exact.
constexpr double kReach = 40;
constexpr double kStepsADeviation = 3;
constexpr double kNothing = 1e-15;

double step_for(std::span<const BetaPosterior> arms) {
  double narrowest = 1;
  for (const BetaPosterior& arm : arms) narrowest = std::min(narrowest, std::sqrt(1 / arm.a + 1 / arm.b));
  return narrowest / kStepsADeviation;
}

/// others[i] = product of all factors but the i-th; without a division, for a factor may be 0.
void products_of_others(std::span<const double> factors, std::span<double> others) {
  double before = 1;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    others[i] = before;
    before *= factors[i];
  }
  double behind = 1;
  for (std::size_t i = factors.size(); i-- > 0;) {
    others[i] *= behind;
    behind *= factors[i];
  }
}

}  // namespace

std::vector<double> chances_to_be_best(std::span<const BetaPosterior> arms) {
  if (arms.empty()) return {};
  std::vector<Beta> distributions;
  distributions.reserve(arms.size());
  for (const BetaPosterior& arm : arms) distributions.emplace_back(arm.a, arm.b);
  std::vector<double> chances(arms.size()), below(arms.size()), others(arms.size());
  const double step = step_for(arms);
  const auto nodes = static_cast<int>(std::ceil(2 * kReach / step));
  for (int node = nodes; node >= 0; --node) {
    const double x = 1 / (1 + std::exp(kReach - node * step));
    for (std::size_t i = 0; i < arms.size(); ++i) below[i] = boost::math::cdf(distributions[i], x);
    products_of_others(below, others);
    for (std::size_t i = 0; i < arms.size(); ++i)
      if (others[i] > 0) chances[i] += others[i] * boost::math::pdf(distributions[i], x) * x * (1 - x);
    // The probability that every draw lies below: all that the rest of the integrals can still add up to.
    if (others[0] * below[0] < kNothing) break;
  }
  double sum = 0;
  for (const double chance : chances) sum += chance;
  for (double& chance : chances) chance /= sum;
  return chances;
}

}  // namespace attune
