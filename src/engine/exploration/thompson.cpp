#include "engine/exploration/thompson.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <boost/math/special_functions/gamma.hpp>

namespace attune {
namespace {

// Everything is integrated over the log-odds t = ln(x / (1 - x)), in equal steps from above. There a Beta's density is
// smooth and falls on both sides at least as fast as e^-|t|, which is why the trapezoidal rule converges exponentially
// (Trefethen and Weideman, SIAM Review 2014), and why there is next to nothing beyond kReach.
constexpr double kReach = 30;
constexpr double kStepsADeviation = 8;  // of the narrowest arm
constexpr double kNothing = 1e-14;
constexpr double kLogNothing = -40;

/// An arm while the grid is walked through.
struct Walk {
  double a = 1;
  double size = 2;           // a + b
  double log_scale = 0;      // of the density times the step
  double above = 0;          // mass of the points passed
  double mass = 0;           // of the step around this point
  double below = 1;          // probability of a draw below this point
  double earlier_below = 1;  // that the draws of all arms before it in the list do, too
};

struct Point {
  double x, log_x, log_rest;  // log_rest: of 1 - x
};

Point point_at(double t) {
  return {1 / (1 + std::exp(-t)), -std::log1p(std::exp(-t)), -std::log1p(std::exp(t))};
}

double step_for(std::span<const BetaPosterior> arms) {
  double narrowest = 1;
  for (const BetaPosterior& arm : arms) narrowest = std::min(narrowest, std::sqrt(1 / arm.a + 1 / arm.b));
  return narrowest / kStepsADeviation;
}

/// The sum of the masses from a point on is the integral but for what Euler and Maclaurin's formula takes off: h^2 / 12
/// of the density's first and h^4 / 720 of its third derivative. Both follow from d ln f / dt = a - (a + b) x.
void step_to(const Point& point, double step, Walk& arm) {
  const double log_mass = arm.log_scale + arm.a * point.log_x + (arm.size - arm.a) * point.log_rest;
  if (log_mass < kLogNothing) {  // nearly all points of nearly all arms
    arm.mass = 0;
    arm.below = std::max(1 - arm.above, 0.0);
    return;
  }
  arm.mass = std::exp(log_mass);
  const double slope = step * (arm.a - arm.size * point.x);
  const double bend = step * step * arm.size * point.x * (1 - point.x);
  const double third = slope * slope * slope - 3 * slope * bend - step * bend * (1 - 2 * point.x);
  arm.below = std::clamp(1 - arm.above - arm.mass * (0.5 + slope / 12 - third / 720), 0.0, 1.0);
  arm.above += arm.mass;
}

}  // namespace

std::vector<double> chances_to_be_best(std::span<const BetaPosterior> arms) {
  const double step = step_for(arms);
  std::vector<Walk> walks;
  walks.reserve(arms.size());
  for (const auto& [a, b] : arms) {
    const double log_beta = boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
    walks.push_back({.a = a, .size = a + b, .log_scale = std::log(step) - log_beta});
  }
  std::vector<double> chances(arms.size());
  // Once all draws surely have one above t, nothing is left to add.
  double all_below = arms.empty() ? 0 : 1;
  const auto points = static_cast<std::size_t>(2 * kReach / step);
  for (std::size_t k = 0; k < points && all_below > kNothing; ++k) {
    const Point point = point_at(kReach - static_cast<double>(k) * step);
    // The product over all others, without a division, for a factor may be 0: those before an arm, those behind it.
    all_below = 1;
    for (Walk& arm : walks) {
      step_to(point, step, arm);
      arm.earlier_below = all_below;
      all_below *= arm.below;
    }
    double behind = 1;
    for (std::size_t i = walks.size(); i-- > 0;) {
      chances[i] += walks[i].mass * walks[i].earlier_below * behind;
      behind *= walks[i].below;
    }
  }
  double sum = 0;
  for (const double chance : chances) sum += chance;
  for (double& chance : chances) chance /= sum;
  return chances;
}

}  // namespace attune
