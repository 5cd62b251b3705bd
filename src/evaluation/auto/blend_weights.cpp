#include "evaluation/auto/blend_weights.h"

#include "base/parallel.h"
#include "evaluation/metrics/accuracy.h"
#include "evaluation/metrics/target_ranks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace attune {
namespace {

constexpr std::size_t kDepth = 20;
constexpr std::size_t kCasesAtATime = 64;

using Weights = std::vector<double>;
using Positions = std::vector<std::uint32_t>;
using Subset = std::span<const std::uint32_t>;  // positions of cases

double mean(std::span<const double> values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// w . z of each item of a case.
void weigh(const ScorePool& pool, std::size_t q, std::span<const double> weights, std::vector<double>& sums) {
  const std::span<const float> scores = pool.scores.row(q);
  sums.assign(scores.size() / pool.models, 0);
  for (std::size_t m = 0; m < pool.models; ++m) {
    if (weights[m] == 0) continue;
    for (std::size_t c = 0; c < sums.size(); ++c)
      sums[c] += weights[m] * static_cast<double>(scores[c * pool.models + m]);
  }
}

/// The loss at some weights, and its derivatives.
struct Loss {
  double value = 0;
  Weights gradient;               // M
  std::vector<double> curvature;  // M x M

  explicit Loss(std::size_t models) : gradient(models), curvature(models * models) {}
  Loss& operator+=(const Loss& other) {
    value += other.value;
    std::ranges::transform(gradient, other.gradient, gradient.begin(), std::plus<>{});
    std::ranges::transform(curvature, other.curvature, curvature.begin(), std::plus<>{});
    return *this;
  }
};

/// Adds one case: its loss; the mean of z under the softmax, without that of the targets; the covariance of z.
void add_case(const ScorePool& pool, std::size_t q, std::span<const double> weights, std::vector<double>& sums,
              Loss& loss) {
  const std::size_t models = pool.models;
  const std::span<const float> scores = pool.scores.row(q);
  const std::span<const ItemId> targets = pool.targets.row(q);
  weigh(pool, q, weights, sums);
  const double share = 1 / static_cast<double>(targets.size());
  for (const ItemId target : targets) {
    loss.value -= share * sums[index(target)];
    for (std::size_t m = 0; m < models; ++m)
      loss.gradient[m] -= share * static_cast<double>(scores[index(target) * models + m]);
  }
  const double largest = std::ranges::max(sums);
  double total = 0;
  for (double& sum : sums) total += sum = std::exp(sum - largest);
  loss.value += largest + std::log(total);
  Weights center(models);
  for (std::size_t c = 0; c < sums.size(); ++c) {
    const double probability = sums[c] / total;
    const std::span<const float> z = scores.subspan(c * models, models);
    for (std::size_t m = 0; m < models; ++m) {
      const double part = probability * static_cast<double>(z[m]);
      center[m] += part;
      for (std::size_t n = 0; n <= m; ++n) loss.curvature[m * models + n] += part * static_cast<double>(z[n]);
    }
  }
  for (std::size_t m = 0; m < models; ++m) {
    loss.gradient[m] += center[m];
    for (std::size_t n = 0; n <= m; ++n) loss.curvature[m * models + n] -= center[m] * center[n];
  }
}

Loss loss_at(const ScorePool& pool, std::span<const std::uint32_t> cases, std::span<const double> weights,
             std::size_t threads) {
  constexpr double kRidge = 1e-3;  // keeps models that say the same from trading weight without end
  const std::size_t models = pool.models;
  std::vector<Loss> blocks((cases.size() + kCasesAtATime - 1) / kCasesAtATime, Loss(models));
  parallel_for(cases.size(), kCasesAtATime, threads, [&](std::size_t first, std::size_t last) {
    std::vector<double> sums;
    for (std::size_t k = first; k < last; ++k) add_case(pool, cases[k], weights, sums, blocks[first / kCasesAtATime]);
  });
  Loss loss(models);
  for (const Loss& block : blocks) loss += block;  // always in this order, so that threads change nothing
  const auto count = static_cast<double>(cases.size());
  loss.value /= count;
  for (double& entry : loss.gradient) entry /= count;
  for (std::size_t m = 0; m < models; ++m) {
    for (std::size_t n = 0; n <= m; ++n)
      loss.curvature[n * models + m] = loss.curvature[m * models + n] = loss.curvature[m * models + n] / count;
    loss.value += kRidge / 2 * weights[m] * weights[m];
    loss.gradient[m] += kRidge * weights[m];
    loss.curvature[m * models + m] += kRidge;
  }
  return loss;
}

/// The minimum of the quadratic model around `weights` under w >= 0, by coordinate descent.
Weights newton_point(const Loss& loss, std::span<const double> weights) {
  constexpr int kSweeps = 200;
  const std::size_t models = weights.size();
  Weights point(weights.begin(), weights.end());
  Weights slope = loss.gradient;
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    for (std::size_t m = 0; m < models; ++m) {
      const double moved = std::max(0.0, point[m] - slope[m] / loss.curvature[m * models + m]) - point[m];
      if (moved == 0) continue;
      point[m] += moved;
      for (std::size_t n = 0; n < models; ++n) slope[n] += moved * loss.curvature[n * models + m];
    }
  }
  return point;
}

Weights normalised(Weights weights) {
  constexpr double kLeastShare = 0.02;
  const double largest = std::ranges::max(weights);
  for (double& weight : weights) {
    weight = largest > 0 ? weight / largest : 1;
    if (weight < kLeastShare) weight = 0;
  }
  return weights;
}

Weights best_alone(const ScorePool& pool, std::span<const std::uint32_t> cases, std::size_t threads) {
  Weights best;
  double best_ndcg = -1;
  for (std::size_t m = 0; m < pool.models; ++m) {
    Weights alone(pool.models);
    alone[m] = 1;
    const double ndcg = mean(pooled_ndcg(pool, alone, cases, threads));
    if (ndcg > best_ndcg) best = std::move(alone);
    best_ndcg = std::max(best_ndcg, ndcg);
  }
  return best;
}

/// Tries each weight `factor` times larger and smaller, and 0, or something where it is 0 and `also_new` says so; keeps
/// what raises the NDCG.
void climb_round(const ScorePool& pool, Subset cases, double factor, bool also_new, Weights& weights, double& ndcg,
                 std::size_t threads) {
  for (std::size_t m = 0; m < pool.models; ++m) {
    const double before = weights[m];
    if (before == 0 && !also_new) continue;
    for (const double tried : {before * factor, before / factor, before > 0 ? 0.0 : 0.05 * std::ranges::max(weights)}) {
      const double kept = std::exchange(weights[m], tried);
      const double found = mean(pooled_ndcg(pool, weights, cases, threads));
      if (found > ndcg)
        ndcg = found;
      else
        weights[m] = kept;
    }
  }
}

struct Method {
  std::string_view name;
  std::function<Weights(std::span<const std::uint32_t> cases)> fit;
};

/// Mean NDCG of each case under weights that were fitted without its fold.
double cross_validated(const ScorePool& pool, const Method& method, std::size_t threads) {
  constexpr std::size_t kFolds = 4;
  const std::size_t folds = std::min(kFolds, pool.size());
  double sum = 0;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    Positions inside, outside;
    for (std::uint32_t q = 0; q < pool.size(); ++q) (q % folds == fold ? inside : outside).push_back(q);
    const Weights weights = normalised(method.fit(outside.empty() ? inside : outside));
    for (const double ndcg : pooled_ndcg(pool, weights, inside, threads)) sum += ndcg;
  }
  return sum / static_cast<double>(pool.size());
}

}  // namespace

std::vector<double> pooled_ndcg(const ScorePool& pool, std::span<const double> weights,
                                std::span<const std::uint32_t> cases, std::size_t threads) {
  static const AccuracyMetric& ndcg = *std::ranges::find(accuracy_metrics(), "ndcg", &AccuracyMetric::name);
  std::vector<double> values(cases.size());
  parallel_for(cases.size(), kCasesAtATime, threads, [&](std::size_t first, std::size_t last) {
    std::vector<double> sums;
    std::vector<float> scores;
    std::vector<double> ranks;
    for (std::size_t k = first; k < last; ++k) {
      weigh(pool, cases[k], weights, sums);
      scores.assign(sums.begin(), sums.end());
      const std::span<const ItemId> targets = pool.targets.row(cases[k]);
      ranks.resize(targets.size());
      rank_targets(scores, targets, kDepth, ranks);
      values[k] = ndcg.value(ranks, kDepth);
    }
  });
  return values;
}

std::vector<double> softmax_weights(const ScorePool& pool, std::span<const std::uint32_t> cases, std::size_t threads) {
  constexpr int kSteps = 30, kHalvings = 10;
  constexpr double kGain = 1e-7;  // in nats a case: less is nothing
  Weights weights(pool.models, 0.1);
  Loss loss = loss_at(pool, cases, weights, threads);
  for (int step = 0; step < kSteps; ++step) {
    const Weights target = newton_point(loss, weights);
    bool improved = false;
    for (int halving = 0; halving < kHalvings && !improved; ++halving) {
      const double length = std::ldexp(1.0, -halving);
      Weights there(pool.models);
      for (std::size_t m = 0; m < pool.models; ++m) there[m] = weights[m] + length * (target[m] - weights[m]);
      Loss found = loss_at(pool, cases, there, threads);
      if (!(found.value < loss.value - kGain)) continue;
      improved = true;
      weights = std::move(there);
      loss = std::move(found);
    }
    if (!improved) break;
  }
  return weights;
}

std::vector<double> climb_ndcg(const ScorePool& pool, std::span<const std::uint32_t> cases,
                               std::span<const double> start, std::size_t threads) {
  Weights weights(start.begin(), start.end());
  double ndcg = mean(pooled_ndcg(pool, weights, cases, threads));
  for (const double factor : {2.0, 1.4, 1.2}) climb_round(pool, cases, factor, true, weights, ndcg, threads);
  return weights;
}

std::vector<double> select_forward(const ScorePool& pool, std::span<const std::uint32_t> cases, std::size_t threads) {
  constexpr std::array kShares{0.1, 0.2, 0.4, 0.8, 1.6};  // of the largest weight
  constexpr double kLeastGain = 1.003;
  Weights weights = best_alone(pool, cases, threads);
  double ndcg = mean(pooled_ndcg(pool, weights, cases, threads));
  for (std::size_t chosen = 1; chosen < pool.models; ++chosen) {
    const double largest = std::ranges::max(weights);
    Weights best = weights;
    double best_ndcg = ndcg;
    for (std::size_t m = 0; m < pool.models; ++m) {
      if (weights[m] != 0) continue;
      Weights tried = weights;
      for (const double share : kShares) {
        tried[m] = share * largest;
        const double found = mean(pooled_ndcg(pool, tried, cases, threads));
        if (found > best_ndcg) best = tried;
        best_ndcg = std::max(best_ndcg, found);
      }
    }
    climb_round(pool, cases, 1.4, false, best, best_ndcg, threads);
    if (!(best_ndcg > kLeastGain * ndcg)) break;
    weights = std::move(best);
    ndcg = best_ndcg;
  }
  return weights;
}

BlendChoice choose_blend(const ScorePool& pool, std::size_t threads) {
  const std::vector<Method> methods{
      {"best single model", [&](Subset cases) { return best_alone(pool, cases, threads); }},
      {"forward selection", [&](Subset cases) { return select_forward(pool, cases, threads); }},
      {"softmax regression", [&](Subset cases) { return softmax_weights(pool, cases, threads); }},
      {"softmax regression, then climbing",
       [&](Subset cases) { return climb_ndcg(pool, cases, softmax_weights(pool, cases, threads), threads); }},
  };
  constexpr double kLeastGain = 1.005;  // each further model costs time whenever somebody asks
  const Method* best = &methods.front();
  double best_ndcg = cross_validated(pool, *best, threads);
  for (const Method& method : std::span(methods).subspan(pool.models == 1 ? methods.size() : 1)) {
    const double ndcg = cross_validated(pool, method, threads);
    if (ndcg <= kLeastGain * best_ndcg) continue;
    best = &method;
    best_ndcg = ndcg;
  }
  Positions all(pool.size());
  std::iota(all.begin(), all.end(), 0U);
  return {.weights = normalised(best->fit(all)), .method = best->name, .ndcg = best_ndcg};
}

}  // namespace attune
