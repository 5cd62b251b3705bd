#include "evaluation/metrics/accuracy.h"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

double hits(std::span<const double> ranks, std::size_t k) {
  return static_cast<double>(std::ranges::upper_bound(ranks, static_cast<double>(k)) - ranks.begin());
}

double recall(std::span<const double> ranks, std::size_t k) {
  return hits(ranks, k) / static_cast<double>(ranks.size());
}

double precision(std::span<const double> ranks, std::size_t k) {
  return hits(ranks, k) / static_cast<double>(k);
}

double hit_rate(std::span<const double> ranks, std::size_t k) {
  return ranks.front() <= static_cast<double>(k) ? 1 : 0;
}

double discount(double rank) {
  return 1 / std::log2(rank + 1);
}

double ndcg(std::span<const double> ranks, std::size_t k) {
  double gain = 0, ideal = 0;
  const std::size_t possible = std::min(k, ranks.size());
  for (std::size_t j = 0; j < possible; ++j) {
    if (ranks[j] <= static_cast<double>(k)) gain += discount(ranks[j]);
    ideal += discount(static_cast<double>(j + 1));
  }
  return gain / ideal;
}

double reciprocal_rank(std::span<const double> ranks, std::size_t k) {
  return ranks.front() <= static_cast<double>(k) ? 1 / ranks.front() : 0;
}

double average_precision(std::span<const double> ranks, std::size_t k) {
  double sum = 0;
  const std::size_t possible = std::min(k, ranks.size());
  for (std::size_t j = 0; j < possible && ranks[j] <= static_cast<double>(k); ++j)
    sum += static_cast<double>(j + 1) / ranks[j];
  return sum / static_cast<double>(possible);
}

constexpr AccuracyMetric kMetrics[] = {
    {"recall", "Recall", "the share of a case's targets among the first k", recall},
    {"precision", "Precision", "the share of the first k that are targets", precision},
    {"hitrate", "HitRate", "the share of cases with a target among the first k", hit_rate},
    {"ndcg", "NDCG", "targets among the first k, discounted by rank, against the best order there is", ndcg},
    {"mrr", "MRR", "one over the rank of the first target, 0 past k", reciprocal_rank},
    {"map", "MAP", "the mean precision at the rank of each target, 0 past k", average_precision},
};

}  // namespace

std::span<const AccuracyMetric> accuracy_metrics() {
  return kMetrics;
}

}  // namespace attune
