#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace attune {

/// How well one case's targets were found, from their ranks alone. Higher is better; from 0 to 1.
struct AccuracyMetric {
  std::string_view name;     ///< "ndcg"; with a depth, "ndcg@10"
  std::string_view title;    ///< for people: "NDCG"
  std::string_view summary;  ///< one line, for docs and reports
  /// @param ranks  of all targets of the case, ascending, from 1, infinite where not found; at least one
  /// @param k      how many recommendations count, at least 1
  double (*value)(std::span<const double> ranks, std::size_t k);
};

/// Every metric, in the order of the documentation: recall, precision, hitrate, ndcg, mrr, map. To add one: a function
/// and a line. Formulas: docs/evaluation.md.
std::span<const AccuracyMetric> accuracy_metrics();

}  // namespace attune
