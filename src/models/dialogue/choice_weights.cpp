#include "models/dialogue/choice_weights.h"

#include "base/parallel.h"
#include "kernels/vector.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>

namespace attune {
namespace {

constexpr std::size_t kBlock = 64;  // choices whose sums are kept apart, so that threads don't change the order of sums

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// One choice's loss; adds its slope.
double add_choice(const Choices& choices, std::size_t choice, std::span<const float> weights, std::span<float> scores,
                  std::span<double> slope) {
  const std::size_t first = choices.offsets[choice];
  const std::size_t rows = choices.offsets[choice + 1] - first;
  const std::size_t signals = choices.signals;
  const auto row = [&](std::size_t r) { return std::span(choices.values).subspan((first + r) * signals, signals); };
  float most = -std::numeric_limits<float>::infinity();
  for (std::size_t r = 0; r < rows; ++r) {
    scores[r] = kernels::dot(row(r), weights) + choices.log_multiplicity[first + r];
    most = std::max(most, scores[r]);
  }
  double sum = 0;
  double loss = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    loss -= static_cast<double>(choices.chosen[first + r]) * (scores[r] - most);
    scores[r] = std::exp(scores[r] - most);
    sum += scores[r];
  }
  std::vector<float> part(signals, 0.0F);
  for (std::size_t r = 0; r < rows; ++r) {
    const float push = static_cast<float>(scores[r] / sum) - choices.chosen[first + r];
    if (std::abs(push) < 1e-9F) continue;
    kernels::axpy(push, row(r), part);
  }
  for (std::size_t k = 0; k < signals; ++k) slope[k] += part[k];
  return loss + std::log(sum);
}

/// What L-BFGS remembers of a step.
struct Step {
  std::vector<double> moved;
  std::vector<double> slope_changed;
  double curvature = 0;
};

/// The slope, bent by the curvature that the last steps met.
std::vector<double> direction(std::span<const double> slope, const std::deque<Step>& steps) {
  std::vector<double> bent(slope.begin(), slope.end());
  std::vector<double> shares(steps.size());
  for (std::size_t s = steps.size(); s-- > 0;) {
    shares[s] = dot(steps[s].moved, bent) / steps[s].curvature;
    for (std::size_t k = 0; k < bent.size(); ++k) bent[k] -= shares[s] * steps[s].slope_changed[k];
  }
  if (steps.empty()) {
    const double length = std::sqrt(dot(bent, bent));
    for (double& value : bent) value /= std::max(1.0, length);
  } else {
    const Step& last = steps.back();
    const double scale = last.curvature / dot(last.slope_changed, last.slope_changed);
    for (double& value : bent) value *= scale;
  }
  for (std::size_t s = 0; s < steps.size(); ++s) {
    const double share = shares[s] - dot(steps[s].slope_changed, bent) / steps[s].curvature;
    for (std::size_t k = 0; k < bent.size(); ++k) bent[k] += share * steps[s].moved[k];
  }
  return bent;
}

std::vector<double> least(const Choices& choices, const ChoiceFitOptions& options) {
  constexpr std::size_t kRemembered = 10;
  constexpr std::size_t kHalvings = 27;  // of a step, until it is given up
  constexpr double kEnough = 1e-7;       // of the loss, won in a step
  constexpr double kSufficient = 1e-4;   // Armijo's rule
  std::vector<double> weights(choices.signals, 0.0);
  std::vector<double> slope(choices.signals);
  double loss = choice_loss(choices, weights, options.ridge, slope, options.threads);
  std::deque<Step> steps;
  for (std::size_t iteration = 0; iteration < options.iterations; ++iteration) {
    const std::vector<double> bent = direction(slope, steps);
    const double descent = dot(slope, bent);
    std::vector<double> next(weights.size());
    std::vector<double> next_slope(weights.size());
    double next_loss = loss;
    double length = 1;
    for (std::size_t halving = 0; halving < kHalvings; ++halving, length /= 2) {
      for (std::size_t k = 0; k < next.size(); ++k) next[k] = weights[k] - length * bent[k];
      next_loss = choice_loss(choices, next, options.ridge, next_slope, options.threads);
      if (next_loss <= loss - kSufficient * length * descent) break;
    }
    if (!(next_loss < loss)) break;
    Step step{.moved = next, .slope_changed = next_slope};
    for (std::size_t k = 0; k < next.size(); ++k) {
      step.moved[k] -= weights[k];
      step.slope_changed[k] -= slope[k];
    }
    step.curvature = dot(step.moved, step.slope_changed);
    if (step.curvature > 1e-12) steps.push_back(std::move(step));
    if (steps.size() > kRemembered) steps.pop_front();
    const double won = loss - next_loss;
    weights = std::move(next);
    slope = std::move(next_slope);
    loss = next_loss;
    if (won < kEnough * std::abs(loss)) break;
  }
  return weights;
}

}  // namespace

double choice_loss(const Choices& choices, std::span<const double> weights, double ridge, std::span<double> slope,
                   std::size_t threads) {
  const std::vector<float> narrow(weights.begin(), weights.end());
  const std::size_t blocks = (choices.size() + kBlock - 1) / kBlock;
  std::vector<std::vector<double>> slopes(blocks);
  std::vector<double> losses(blocks, 0.0);
  parallel_for(blocks, 1, threads, [&](std::size_t first_block, std::size_t last_block) {
    std::vector<float> scores;
    for (std::size_t b = first_block; b < last_block; ++b) {
      slopes[b].assign(choices.signals, 0.0);
      const std::size_t last = std::min(choices.size(), (b + 1) * kBlock);
      for (std::size_t c = b * kBlock; c < last; ++c) {
        scores.resize(choices.offsets[c + 1] - choices.offsets[c]);
        losses[b] += add_choice(choices, c, narrow, scores, slopes[b]);
      }
    }
  });
  double loss = 0;
  for (std::size_t k = 0; k < choices.signals; ++k) {
    slope[k] = ridge * weights[k];
    loss += ridge / 2 * weights[k] * weights[k];
  }
  for (std::size_t b = 0; b < blocks; ++b) {
    loss += losses[b];
    for (std::size_t k = 0; k < choices.signals; ++k) slope[k] += slopes[b][k];
  }
  return loss;
}

Spread spread_of(const Choices& choices) {
  const std::size_t signals = choices.signals;
  const std::size_t rows = choices.chosen.size();
  Spread spread{.mean = std::vector<float>(signals, 0.0F), .scale = std::vector<float>(signals, 0.0F)};
  std::vector<double> sum(signals, 0.0);
  std::vector<double> square(signals, 0.0);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t k = 0; k < signals; ++k) {
      const double value = choices.values[r * signals + k];
      sum[k] += value;
      square[k] += value * value;
    }
  for (std::size_t k = 0; k < signals && rows > 0; ++k) {
    const double mean = sum[k] / static_cast<double>(rows);
    const double variance = square[k] / static_cast<double>(rows) - mean * mean;
    spread.mean[k] = static_cast<float>(mean);
    if (variance > 1e-10) spread.scale[k] = static_cast<float>(1 / std::sqrt(variance));
  }
  return spread;
}

std::vector<float> fit_choice_weights(const Choices& choices, const ChoiceFitOptions& options) {
  const std::size_t signals = choices.signals;
  const Spread spread = spread_of(choices);
  Choices scaled = choices;
  for (std::size_t r = 0; r < choices.chosen.size(); ++r)
    for (std::size_t k = 0; k < signals; ++k)
      scaled.values[r * signals + k] = (choices.values[r * signals + k] - spread.mean[k]) * spread.scale[k];
  const std::vector<double> weights = least(scaled, options);
  std::vector<float> result(signals);
  for (std::size_t k = 0; k < signals; ++k) result[k] = static_cast<float>(weights[k]) * spread.scale[k];
  return result;
}

}  // namespace attune
