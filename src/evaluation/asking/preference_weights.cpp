#include "evaluation/asking/preference_prior.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr std::size_t K = kPreferenceFeatures;
constexpr int kSteps = 12;
constexpr double kShortest = 1e-4;  // of a step's length
using Square = std::array<std::array<double, K>, K>;

/// x with A x = b, A symmetric positive definite, by Cholesky.
PreferenceWeights solve(Square a, PreferenceWeights b) {
  for (std::size_t j = 0; j < K; ++j) {
    for (std::size_t i = j; i < K; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
      a[i][j] = i == j ? std::sqrt(a[j][j]) : a[i][j] / a[j][j];
    }
  }
  for (std::size_t i = 0; i < K; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = K; i-- > 0;) {
    for (std::size_t k = i + 1; k < K; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

/// The log likelihood of weights, less the penalty; its gradient, and its negative Hessian below the diagonal and on
/// it.
struct Objective {
  double value = 0;
  PreferenceWeights gradient{};
  Square curvature{};
};

/// A choice's log likelihood; its gradient, the chosen features less their mean; and its curvature, their covariance,
/// under the model's own probabilities.
void add_choice(const PreferenceChoice& choice, const PreferenceWeights& weights, std::vector<double>& p,
                Objective& objective) {
  p.resize(choice.features.size());
  double largest = -INFINITY, total = 0;
  for (std::size_t a = 0; a < p.size(); ++a) {
    p[a] = choice.offsets[a] + log_preference(choice.features[a], weights);
    largest = std::max(largest, p[a]);
  }
  objective.value += p[choice.chosen] - largest;
  for (double& value : p) total += value = std::exp(value - largest);
  objective.value -= std::log(total);
  PreferenceWeights mean{};
  Square square{};
  for (std::size_t a = 0; a < p.size(); ++a) {
    const double share = p[a] / total;
    const PreferenceWeights& f = choice.features[a];
    for (std::size_t i = 0; i < K; ++i) {
      mean[i] += share * f[i];
      for (std::size_t j = 0; j <= i; ++j) square[i][j] += share * f[i] * f[j];
    }
  }
  for (std::size_t i = 0; i < K; ++i) {
    objective.gradient[i] += choice.features[choice.chosen][i] - mean[i];
    for (std::size_t j = 0; j <= i; ++j) objective.curvature[i][j] += square[i][j] - mean[i] * mean[j];
  }
}

Objective objective_at(std::span<const PreferenceChoice> choices, const PreferenceWeights& weights) {
  const PreferenceWeights middle = default_preference_weights();
  Objective objective;
  for (std::size_t i = 0; i < K; ++i) {
    const double off = weights[i] - middle[i];
    objective.value -= off * off / 2;
    objective.gradient[i] = -off;
    objective.curvature[i][i] = 1;
  }
  std::vector<double> p;
  for (const PreferenceChoice& choice : choices) add_choice(choice, weights, p, objective);
  return objective;
}

}  // namespace

PreferenceWeights fit_preference_weights(std::span<const PreferenceChoice> choices) {
  PreferenceWeights weights = default_preference_weights();
  Objective here = objective_at(choices, weights);
  for (int step = 0; step < kSteps; ++step) {
    const PreferenceWeights move = solve(here.curvature, here.gradient);
    bool better = false;
    // Far from the best, a whole step may overshoot.
    for (double length = 1; !better && length > kShortest; length /= 2) {
      PreferenceWeights moved = weights;
      for (std::size_t i = 0; i < K; ++i) moved[i] += length * move[i];
      const Objective there = objective_at(choices, moved);
      better = there.value > here.value;
      if (!better) continue;
      here = there;
      weights = moved;
    }
    if (!better) break;
  }
  return weights;
}

}  // namespace attune
