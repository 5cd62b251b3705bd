#pragma once
#include "evaluation/splits/cases.h"
#include "models/training_data.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// What the training part says of items.
struct ItemFacts {
  std::vector<double> popularity;            ///< I: how many rows have the item with a positive weight
  double rows = 0;                           ///< U
  const CsrMatrix<float>* labels = nullptr;  ///< I x L, or no rows where nothing is known; outlives this

  /// @param data  outlives the result
  static ItemFacts of(const TrainingData& data);
};

/// The recommendations a model made in Q cases, cut at k.
struct RecommendedLists {
  const ItemFacts& facts;
  const Cases& cases;               ///< Q
  const RaggedRows<ItemId>& lists;  ///< Q rows
  std::size_t k = 1;

  [[nodiscard]] std::span<const ItemId> operator[](std::size_t q) const {
    const auto list = lists.row(q);
    return list.first(std::min(k, list.size()));
  }
};

/// What kind of lists a model makes, whatever was right. Formulas: docs/evaluation.md.
struct ListMetric {
  std::string_view name;     ///< "coverage"; with a depth, "coverage@10"
  std::string_view title;    ///< for people: "Coverage"
  std::string_view summary;  ///< one line, for docs and reports
  /// Empty where it cannot be told: no lists, or no labels for a metric of labels.
  std::optional<double> (*value)(const RecommendedLists& lists);
};

/// Every metric, in the order of the documentation: coverage, gini, novelty, diversity, calibration, lift. To add one:
/// a function and a line.
std::span<const ListMetric> list_metrics();

}  // namespace attune
