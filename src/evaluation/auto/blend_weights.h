#pragma once
#include "evaluation/auto/score_pool.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// How good the order is that these weights give a pool, by NDCG among the first 20; tied targets take the expected
/// rank. One value a case that is asked for.
/// @param weights  M
/// @param cases    positions of cases in the pool
std::vector<double> pooled_ndcg(const ScorePool& pool, std::span<const double> weights,
                                std::span<const std::uint32_t> cases, std::size_t threads);

/// The weights w >= 0 under which the targets are likeliest when items are chosen by softmax:
///
///   minimise  - mean over cases, mean over targets t of  log( exp(w . z_t) / sum over items c of exp(w . z_c) )
///             + ridge / 2 |w|^2
///
/// Convex; by Newton steps on the quadratic model under w >= 0, each with a line search, until none improves.
/// Listwise, so it is the order that counts and not what the scores are: squared error is drawn to the many items that
/// nobody will see. Cost: about 10 passes over the pool, each C M^2 / 2 a case.
/// Source of the loss: Cao et al., "Learning to rank: from pairwise approach to listwise approach", ICML 2007.
std::vector<double> softmax_weights(const ScorePool& pool, std::span<const std::uint32_t> cases, std::size_t threads);

/// From these weights uphill on NDCG itself, one weight at a time, in steps that shrink; a weight can become 0.
/// Cost: about 12 M orders of the pool.
std::vector<double> climb_ndcg(const ScorePool& pool, std::span<const std::uint32_t> cases,
                               std::span<const double> start, std::size_t threads);

/// Few models that do well together: the best alone, then again and again the one that adds most to the NDCG, with the
/// weight that does so, as long as it adds 0.3%; the weights are climbed on after each.
/// Cost: about 5 M orders of the pool for each model that is chosen.
/// Source: Caruana et al., "Ensemble selection from libraries of models", ICML 2004.
std::vector<double> select_forward(const ScorePool& pool, std::span<const std::uint32_t> cases, std::size_t threads);

/// Weights, and how they came about.
struct BlendChoice {
  std::vector<double> weights;  ///< M; the largest is 1; 0 leaves a model out
  std::string_view method;      ///< "best single model", "forward selection", "softmax regression" or
                                ///< "softmax regression, then climbing"
  double ndcg = 0;              ///< at 20, cross-validated: on cases that the weights were not fitted on
};

/// Chooses among the best model alone, those of forward selection, the softmax weights, and those climbed on, by
/// cross-validation over the cases (4 folds by position, so cases should be in random order); in this order, each of
/// them only if it does 0.5% better than the simpler ones. The winner is then fitted on all cases. Models whose weight
/// comes to less than a fiftieth of the largest are left out. Deterministic on any number of threads. @param pool  at
/// least one case
BlendChoice choose_blend(const ScorePool& pool, std::size_t threads);

}  // namespace attune
