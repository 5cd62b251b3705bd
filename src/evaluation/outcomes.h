#pragma once
#include "base/progress.h"
#include "evaluation/metrics/accuracy.h"
#include "evaluation/splits/cases.h"
#include "models/model.h"

#include <stop_token>
#include <string_view>
#include <vector>

namespace attune {

/// What a model answered in Q cases; every metric is computed from this.
struct Outcomes {
  std::size_t depth = 0;     ///< how many recommendations were looked at
  RaggedRows<double> ranks;  ///< Q rows, of each target: see rank_targets
  RaggedRows<ItemId> lists;  ///< Q rows, the first `depth` recommendations; no rows unless wanted
  double score_seconds = 0;  ///< wall time of scoring and ranking

  [[nodiscard]] std::size_t size() const { return ranks.rows(); }
  /// One value a case. @param k  from 1 to depth
  [[nodiscard]] std::vector<double> values(const AccuracyMetric& metric, std::size_t k) const;
  /// Their mean; 0 where there are no cases.
  [[nodiscard]] double mean(const AccuracyMetric& metric, std::size_t k) const;
  /// The same by the metric's name, which must exist: mean("ndcg", 10).
  [[nodiscard]] double mean(std::string_view metric, std::size_t k) const;
};

enum class RecommendationLists { leave_out, keep };

struct OutcomeOptions {
  std::size_t depth = 20;  ///< at least 1
  SeenItems seen = SeenItems::exclude;
  RecommendationLists lists = RecommendationLists::leave_out;
  std::size_t threads = 1;
  Progress* progress = nullptr;  ///< null for none
  std::stop_token stop{};
};

/// Asks a model every case: each history is scored once against the whole catalogue. Candidates are all items, without
/// the history's where seen items are excluded.
/// The same on any number of threads. Cost: Q scorings, and a pass over the items for each target among the first.
/// Memory: up to 128 bytes an item for each thread, and up to 16 MiB. Errors: cancelled.
Result<Outcomes> ask_model(const Model& model, const Cases& cases, const OutcomeOptions& options);

}  // namespace attune
