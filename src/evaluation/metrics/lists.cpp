#include "evaluation/metrics/lists.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace attune {
namespace {

constexpr double kCalibrationSmoothing = 0.01;  // as in the paper

/// The mean over those cases where it can be told.
class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  [[nodiscard]] std::optional<double> value() const {
    return count_ == 0 ? std::nullopt : std::optional(sum_ / count_);
  }

 private:
  double sum_ = 0;
  double count_ = 0;
};

/// How often each item was recommended.
std::vector<double> exposures(const RecommendedLists& lists) {
  std::vector<double> counts(lists.facts.popularity.size());
  for (std::size_t q = 0; q < lists.cases.size(); ++q)
    for (const ItemId item : lists[q]) ++counts[index(item)];
  return counts;
}

std::optional<double> coverage(const RecommendedLists& lists) {
  const auto counts = exposures(lists);
  if (counts.empty() || lists.cases.empty()) return std::nullopt;
  const auto recommended = std::ranges::count_if(counts, [](double count) { return count > 0; });
  return static_cast<double>(recommended) / static_cast<double>(counts.size());
}

std::optional<double> gini(const RecommendedLists& lists) {
  auto counts = exposures(lists);
  std::ranges::sort(counts);
  const auto items = static_cast<double>(counts.size());
  double weighted = 0, sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    weighted += (2 * static_cast<double>(i + 1) - items - 1) * counts[i];
    sum += counts[i];
  }
  return sum == 0 ? std::nullopt : std::optional(weighted / (items * sum));
}

std::optional<double> novelty(const RecommendedLists& lists) {
  Mean mean;
  for (std::size_t q = 0; q < lists.cases.size(); ++q) {
    for (const ItemId item : lists[q])
      mean.add(-std::log2((lists.facts.popularity[index(item)] + 1) / (lists.facts.rows + 1)));
  }
  return mean.value();
}

using Weights = std::map<std::uint32_t, double>;  // of labels

void add_labels(const ItemFacts& facts, ItemId item, double weight, Weights& weights) {
  for (const std::uint32_t label : facts.labels->row(index(item)).columns) weights[label] += weight;
}

std::size_t label_count(const ItemFacts& facts, ItemId item) {
  return facts.labels->rows() == 0 ? 0 : facts.labels->row(index(item)).size();
}

/// With unit vectors v of n items, the sum of their cosines over all pairs is (|sum of v|^2 - n) / 2.
std::optional<double> diversity(const RecommendedLists& lists) {
  Mean mean;
  for (std::size_t q = 0; q < lists.cases.size(); ++q) {
    Weights sum;
    double items = 0;
    for (const ItemId item : lists[q]) {
      const std::size_t labels = label_count(lists.facts, item);
      if (labels == 0) continue;
      add_labels(lists.facts, item, 1 / std::sqrt(static_cast<double>(labels)), sum);
      ++items;
    }
    if (items < 2) continue;
    double square = 0;
    for (const auto& [label, weight] : sum) square += weight * weight;
    mean.add(1 - (square - items) / (items * (items - 1)));
  }
  return mean.value();
}

/// Adds an item's labels to a distribution in which every item weighs the same.
bool add_shares(const ItemFacts& facts, ItemId item, Weights& shares) {
  const std::size_t labels = label_count(facts, item);
  if (labels > 0) add_labels(facts, item, 1 / static_cast<double>(labels), shares);
  return labels > 0;
}

std::optional<double> calibration(const RecommendedLists& lists) {
  Mean mean;
  for (std::size_t q = 0; q < lists.cases.size(); ++q) {
    Weights liked, recommended;
    double liked_items = 0, recommended_items = 0;
    for (const HistoryEntry& entry : lists.cases[q].history)
      if (entry.weight > 0 && add_shares(lists.facts, entry.item, liked)) ++liked_items;
    for (const ItemId item : lists[q])
      if (add_shares(lists.facts, item, recommended)) ++recommended_items;
    if (liked_items == 0 || recommended_items == 0) continue;
    double divergence = 0;
    for (const auto& [label, weight] : liked) {
      const double p = weight / liked_items;
      const auto found = recommended.find(label);
      const double q_raw = found == recommended.end() ? 0 : found->second / recommended_items;
      divergence += p * std::log2(p / ((1 - kCalibrationSmoothing) * q_raw + kCalibrationSmoothing * p));
    }
    mean.add(divergence);
  }
  return mean.value();
}

/// Mean popularity of lists against that of histories.
std::optional<double> lift(const RecommendedLists& lists) {
  Mean recommended, liked;
  for (std::size_t q = 0; q < lists.cases.size(); ++q) {
    Mean list, history;
    for (const ItemId item : lists[q]) list.add(lists.facts.popularity[index(item)]);
    for (const HistoryEntry& entry : lists.cases[q].history)
      if (entry.weight > 0) history.add(lists.facts.popularity[index(entry.item)]);
    const auto list_popularity = list.value(), history_popularity = history.value();
    if (!list_popularity || !history_popularity) continue;
    recommended.add(*list_popularity);
    liked.add(*history_popularity);
  }
  const auto above = recommended.value(), below = liked.value();
  if (!above || !below || *below == 0) return std::nullopt;
  return *above / *below - 1;
}

constexpr ListMetric kMetrics[] = {
    {"coverage", "Coverage", "the share of all items that anybody was recommended", coverage},
    {"gini", "Gini", "how unevenly recommendations are spread over the items: 0 evenly, 1 all on one", gini},
    {"novelty", "Novelty", "the mean surprise of a recommended item, in bits", novelty},
    {"diversity", "Diversity", "how different the labels within a list are: 0 all the same, 1 nothing in common",
     diversity},
    {"calibration", "Calibration", "how far the labels of a list are from those of the history, in bits; 0 is best",
     calibration},
    {"lift", "Popularity lift", "how much more popular recommended items are than those of the history", lift},
};

}  // namespace

ItemFacts ItemFacts::of(const TrainingData& data) {
  ItemFacts facts{.popularity = std::vector<double>(data.user_item.columns()),
                  .rows = static_cast<double>(data.user_item.rows()),
                  .labels = &data.features.labels};
  for (std::size_t u = 0; u < data.user_item.rows(); ++u) {
    const SparseRow<float> row = data.user_item.row(u);
    for (std::size_t e = 0; e < row.size(); ++e)
      if (row.values[e] > 0) ++facts.popularity[row.columns[e]];
  }
  return facts;
}

std::span<const ListMetric> list_metrics() {
  return kMetrics;
}

}  // namespace attune
