#pragma once
#include "evaluation/evaluate.h"
#include "evaluation/statistics/bootstrap.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attune {

/// A metric's mean at one depth.
struct Figure {
  std::string name;   ///< "ndcg@10"
  std::string title;  ///< "NDCG@10"
  double value = 0;
  std::optional<Interval> interval;  ///< 95% confidence
};

/// Accuracy among the cases whose histories have a certain length.
struct Segment {
  std::string name;          ///< "cold", "warm", "heavy"
  std::size_t shortest = 0;  ///< history, in entries
  std::size_t longest = 0;
  std::size_t cases = 0;
  std::vector<Figure> accuracy;
};

/// All figures of one contender; none where it was left out.
struct ModelReport {
  const Judged& judged;
  std::vector<Figure> accuracy;   ///< each metric at each depth, metrics in the order of accuracy_metrics()
  std::vector<Figure> lists;      ///< the same of list_metrics(); without what cannot be told
  std::vector<Segment> segments;  ///< those that have cases

  /// The value of an accuracy figure by its name, which must exist.
  [[nodiscard]] const Figure& figure(std::string_view name) const;
};

/// The best model against another.
struct Comparison {
  std::string better;
  std::string worse;
  double difference = 0;  ///< of the headline metric, >= 0
  double p_value = 1;     ///< see randomisation_test
};

/// All that a report says; the forms below are views of it. Borrows the split and what was judged.
struct Report {
  const Split& split;
  std::vector<ModelReport> models;      ///< in the order judged
  std::vector<Comparison> comparisons;  ///< of the best model with each other one
  std::string headline;                 ///< the metric that models are compared by, "ndcg@10"
  std::vector<std::size_t> depths;
  std::uint64_t seed = 1;
};

struct ReportOptions {
  std::vector<std::size_t> depths{5, 10,
                                  20};  ///< the k of metric@k, ascending, at least one, at most the outcomes' depth
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// Computes every figure. The headline metric is NDCG at 10, or at the largest depth where 10 is not among them.
/// Segments: cold, the quarter of the cases with the shortest histories; heavy, the tenth with the longest; warm, the
/// rest (cases with histories of one length stay together). Cost: that of the bootstrap, mostly. Deterministic.
Report make_report(const Split& split, std::span<const Judged> judged, const ReportOptions& options);

/// The document that docs/evaluation.md describes: {"models": {"ease": {"recall@10": ..., "fit_seconds": ...}},
/// "chosen": {...}, "data": {...}}.
json::object report_json(const Report& report);

/// For people: what was done, and tables. Every line ends with a line end.
std::string report_text(const Report& report);

/// One self-contained page with plots: no script, nothing from elsewhere, light or dark as the reader's system is.
std::string report_html(const Report& report);

}  // namespace attune
