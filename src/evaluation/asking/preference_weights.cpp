#include "evaluation/asking/preference_prior.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr std::size_t K = kPreferenceFeatures;
constexpr int kSteps = 8;
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

/// Adds one choice's gradient and negative Hessian of the log likelihood: the chosen features less their mean, and
/// their covariance, under the model's own probabilities.
void add_choice(const PreferenceChoice& choice, const PreferenceWeights& weights, PreferenceWeights& gradient,
                Square& curvature) {
  std::vector<double> p(choice.features.size());
  double largest = -INFINITY, total = 0;
  for (std::size_t a = 0; a < p.size(); ++a) {
    p[a] = choice.offsets[a] + log_preference(choice.features[a], weights);
    largest = std::max(largest, p[a]);
  }
  for (double& value : p) total += value = std::exp(value - largest);
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
    gradient[i] += choice.features[choice.chosen][i] - mean[i];
    for (std::size_t j = 0; j <= i; ++j) curvature[i][j] += square[i][j] - mean[i] * mean[j];
  }
}

}  // namespace

PreferenceWeights fit_preference_weights(std::span<const PreferenceChoice> choices) {
  const PreferenceWeights middle = default_preference_weights();
  PreferenceWeights weights = middle;
  for (int step = 0; step < kSteps; ++step) {
    PreferenceWeights gradient{};
    Square curvature{};
    for (std::size_t i = 0; i < K; ++i) {
      gradient[i] = middle[i] - weights[i];
      curvature[i][i] = 1;
    }
    for (const PreferenceChoice& choice : choices) add_choice(choice, weights, gradient, curvature);
    const PreferenceWeights move = solve(curvature, gradient);
    for (std::size_t i = 0; i < K; ++i) weights[i] += move[i];
  }
  return weights;
}

}  // namespace attune
