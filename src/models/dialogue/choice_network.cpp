#include "models/dialogue/choice_network.h"

#include "base/draw.h"
#include "base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace attune {
namespace {

constexpr float kClip = 6;
constexpr std::size_t kHidden = ChoiceNetwork::kHidden;

/// Adam's memory of the slopes.
struct Moments {
  std::vector<float> mean;
  std::vector<float> square;
  float mean_kept = 1;  // what is left of their start at 0
  float square_kept = 1;

  void step(std::span<float> parameters, std::span<const float> slope, float length, float decay) {
    constexpr float kMeanFading = 0.9F;
    constexpr float kSquareFading = 0.999F;
    mean_kept *= kMeanFading;
    square_kept *= kSquareFading;
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      mean[p] = kMeanFading * mean[p] + (1 - kMeanFading) * slope[p];
      square[p] = kSquareFading * square[p] + (1 - kSquareFading) * slope[p] * slope[p];
      const float towards = mean[p] / (1 - mean_kept) / (std::sqrt(square[p] / (1 - square_kept)) + 1e-7F);
      parameters[p] -= length * (towards + decay * parameters[p]);
    }
  }
};

}  // namespace

void ChoiceNetwork::standardise(std::span<const float> row, std::span<float> z) const {
  for (std::size_t k = 0; k < z.size(); ++k) z[k] = (row[k] - mean_[k]) * scale_[k];
}

float ChoiceNetwork::pass(std::span<const float> z, std::span<float, kHidden> hidden) const {
  const std::size_t inputs = signals();
  const float* into = parameters_.data();
  const float* bias = into + inputs * kHidden;
  const float* out = bias + kHidden;
  const float* linear = out + kHidden;
  std::array<float, kHidden> sum{};
  std::copy_n(bias, kHidden, sum.begin());
  float score = 0;
  for (std::size_t k = 0; k < inputs; ++k) {
    const float value = z[k];
    score += linear[k] * value;
    const float bounded = std::clamp(value, -kClip, kClip);
    for (std::size_t h = 0; h < kHidden; ++h) sum[h] += bounded * into[k * kHidden + h];
  }
  for (std::size_t h = 0; h < kHidden; ++h) score += out[h] * std::max(0.0F, sum[h]);
  std::ranges::copy(sum, hidden.begin());
  return score;
}

float ChoiceNetwork::score(std::span<const float> row) const {
  std::array<float, kHidden> hidden{};
  std::vector<float> z(signals());
  standardise(row, z);
  return pass(z, hidden);
}

double ChoiceNetwork::add_loss(const Choices& choices, std::size_t choice, std::span<float> slope) const {
  const std::size_t inputs = signals();
  const std::size_t first = choices.offsets[choice];
  const std::size_t rows = choices.offsets[choice + 1] - first;
  std::vector<float> z(rows * inputs);
  std::vector<float> hidden(rows * kHidden);
  std::vector<float> scores(rows);
  float most = -std::numeric_limits<float>::infinity();
  for (std::size_t r = 0; r < rows; ++r) {
    const std::span<float> own(z.data() + r * inputs, inputs);
    standardise(std::span(choices.values).subspan((first + r) * inputs, inputs), own);
    scores[r] = pass(own, std::span<float, kHidden>(hidden.data() + r * kHidden, kHidden)) +
                choices.log_multiplicity[first + r];
    most = std::max(most, scores[r]);
  }
  double sum = 0;
  double loss = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    loss -= static_cast<double>(choices.chosen[first + r]) * (scores[r] - most);
    scores[r] = std::exp(scores[r] - most);
    sum += scores[r];
  }
  const float* out = parameters_.data() + inputs * kHidden + kHidden;
  float* into_slope = slope.data();
  float* bias_slope = into_slope + inputs * kHidden;
  float* out_slope = bias_slope + kHidden;
  float* linear_slope = out_slope + kHidden;
  for (std::size_t r = 0; r < rows; ++r) {
    const float push = static_cast<float>(scores[r] / sum) - choices.chosen[first + r];
    if (std::abs(push) < 1e-7F) continue;
    std::array<float, kHidden> back{};
    for (std::size_t h = 0; h < kHidden; ++h) {
      const float unit = hidden[r * kHidden + h];
      back[h] = unit > 0 ? push * out[h] : 0.0F;
      out_slope[h] += push * std::max(0.0F, unit);
      bias_slope[h] += back[h];
    }
    for (std::size_t k = 0; k < inputs; ++k) {
      const float value = z[r * inputs + k];
      linear_slope[k] += push * value;
      const float bounded = std::clamp(value, -kClip, kClip);
      for (std::size_t h = 0; h < kHidden; ++h) into_slope[k * kHidden + h] += bounded * back[h];
    }
  }
  return loss + std::log(sum);
}

ChoiceNetwork ChoiceNetwork::fit(const Choices& choices, std::span<const float> weights, const FitOptions& options) {
  ChoiceNetwork network;
  const std::size_t inputs = choices.signals;
  const Spread spread = spread_of(choices);
  network.mean_ = spread.mean;
  network.scale_ = spread.scale;
  network.parameters_.assign(inputs * kHidden + 2 * kHidden + inputs, 0.0F);
  Random random(options.seed);
  const float width = 1 / std::sqrt(static_cast<float>(inputs));
  for (std::size_t p = 0; p < inputs * kHidden; ++p)
    network.parameters_[p] = width * static_cast<float>(random.normal());
  for (std::size_t h = 0; h < kHidden; ++h)
    network.parameters_[inputs * kHidden + kHidden + h] = 0.1F * static_cast<float>(random.normal());
  for (std::size_t k = 0; k < inputs; ++k)
    if (spread.scale[k] > 0) network.parameters_[inputs * kHidden + 2 * kHidden + k] = weights[k] / spread.scale[k];

  Moments moments{.mean = std::vector<float>(network.size(), 0.0F), .square = std::vector<float>(network.size(), 0.0F)};
  std::vector<std::size_t> order(choices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t steps = options.rounds * ((order.size() + options.together - 1) / options.together);
  std::vector<float> slope(network.size());
  std::size_t step = 0;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    if (!order.empty()) draw_to_front(order, order.size() - 1, random);
    for (std::size_t begin = 0; begin < order.size(); begin += options.together, ++step) {
      std::ranges::fill(slope, 0.0F);
      const std::size_t end = std::min(order.size(), begin + options.together);
      for (std::size_t c = begin; c < end; ++c) network.add_loss(choices, order[c], slope);
      for (float& value : slope) value /= static_cast<float>(end - begin);
      const float length = options.step * (1 - static_cast<float>(step) / static_cast<float>(steps));
      moments.step(network.parameters_, slope, length, options.decay);
    }
  }
  return network;
}

}  // namespace attune
