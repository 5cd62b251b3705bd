#include "models/internal/item_weights.h"

#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace attune {
namespace {

/// W by rows, row i: targets j ascending and their weights.
struct Arrays {
  std::span<const std::uint64_t> offsets;  // I + 1
  std::span<const std::uint32_t> targets;
  std::span<const float> weights;
  std::span<const float> scale;  // I

  [[nodiscard]] std::size_t items() const { return scale.size(); }
  [[nodiscard]] SparseRow<float> row(std::size_t i) const {
    const std::size_t count = offsets[i + 1] - offsets[i];
    return {targets.subspan(offsets[i], count), weights.subspan(offsets[i], count)};
  }
};

class ItemWeights final : public Model {
 public:
  /// `memory` is whatever owns the arrays.
  ItemWeights(std::string_view name, Arrays arrays, std::shared_ptr<const void> memory)
      : name_(name), w_(arrays), memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::size_t item_count() const override { return w_.items(); }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::ranges::fill(scores, 0.0F);
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= w_.items()) continue;
      const float weight = bounded_weight(entry.weight);
      const SparseRow<float> row = w_.row(index(entry.item));
      for (std::size_t k = 0; k < row.size(); ++k) scores[row.columns[k]] += weight * row.values[k];
    }
  }

  [[nodiscard]] std::optional<SparseScores> score_sparse(std::span<const HistoryEntry> history) const override {
    constexpr std::size_t kHashingCost = 4;  // of one sum in a hash table, in items looked at by score() and its caller
    std::size_t additions = 0;
    for (const HistoryEntry& entry : history)
      if (index(entry.item) < w_.items()) additions += w_.row(index(entry.item)).size();
    if (additions > w_.items() / kHashingCost) return std::nullopt;
    SparseScores scores(additions);
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= w_.items()) continue;
      const float weight = bounded_weight(entry.weight);
      const SparseRow<float> row = w_.row(index(entry.item));
      for (std::size_t k = 0; k < row.size(); ++k) scores.add(ItemId{row.columns[k]}, weight * row.values[k]);
    }
    return scores;
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (index(item) >= w_.items()) return contributions;
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= w_.items()) continue;
      const double amount = static_cast<double>(bounded_weight(entry.weight)) * weight_of(entry.item, item);
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    Ranking ranking;
    if (index(item) >= w_.items()) return ranking;
    const SparseRow<float> row = w_.row(index(item));
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (row.values[k] <= 0 || row.columns[k] == index(item)) continue;
      const double likeness = static_cast<double>(row.values[k]) * w_.scale[row.columns[k]] / w_.scale[index(item)];
      ranking.push_back({ItemId{row.columns[k]}, likeness});
    }
    const std::size_t count = std::min(n, ranking.size());
    std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
    ranking.resize(count);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    out.add("offsets", w_.offsets);
    out.add("targets", w_.targets);
    out.add("weights", w_.weights);
    out.add("scale", w_.scale);
  }

 private:
  [[nodiscard]] double weight_of(ItemId source, ItemId target) const {
    const SparseRow<float> row = w_.row(index(source));
    const auto found = std::ranges::lower_bound(row.columns, static_cast<std::uint32_t>(target));
    if (found == row.columns.end() || *found != static_cast<std::uint32_t>(target)) return 0;
    return static_cast<double>(row.values[static_cast<std::size_t>(found - row.columns.begin())]);
  }

  std::string_view name_;
  Arrays w_;
  std::shared_ptr<const void> memory_;
};

struct OwnedArrays {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> targets;
  std::vector<float> weights;
  std::vector<float> scale;
};

bool is_consistent(const Arrays& w) {
  if (w.offsets.size() != w.items() + 1 || w.offsets.front() != 0 || w.offsets.back() != w.targets.size()) return false;
  if (w.weights.size() != w.targets.size() || !std::ranges::is_sorted(w.offsets)) return false;
  const auto known = [&](std::uint32_t target) { return target < w.items(); };
  const auto finite = [](float value) { return std::isfinite(value); };
  return std::ranges::all_of(w.targets, known) && std::ranges::all_of(w.weights, finite) &&
         std::ranges::all_of(w.scale, [](float value) { return std::isfinite(value) && value > 0; });
}

}  // namespace

std::vector<Neighbour> keep_largest(std::span<const float> weights, std::size_t keep) {
  std::vector<float> magnitudes;
  magnitudes.reserve(weights.size());
  for (const float weight : weights) {
    if (weight != 0) magnitudes.push_back(std::abs(weight));
  }
  // Everything above the bound stays, and of what equals it the first `ties`.
  float bound = 0;
  std::size_t ties = 0;
  if (keep < magnitudes.size()) {
    const auto last = magnitudes.begin() + static_cast<std::ptrdiff_t>(keep);
    std::ranges::nth_element(magnitudes, last, std::greater<>{});
    bound = *std::min_element(magnitudes.begin(), last);
    ties = static_cast<std::size_t>(std::count(magnitudes.begin(), last, bound));
  }
  std::vector<Neighbour> kept;
  kept.reserve(std::min(keep, magnitudes.size()));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float magnitude = std::abs(weights[i]);
    const bool tie = magnitude == bound && ties > 0;
    if (tie) --ties;
    if (tie || magnitude > bound) kept.push_back({static_cast<std::uint32_t>(i), weights[i]});
  }
  return kept;
}

std::unique_ptr<Model> make_item_weights(std::string_view name, std::span<const std::vector<Neighbour>> sources,
                                         std::span<const float> scale) {
  auto owned = std::make_shared<OwnedArrays>();
  owned->scale.assign(scale.begin(), scale.end());
  owned->offsets.assign(sources.size() + 1, 0);
  for (const auto& list : sources) {
    for (const Neighbour& source : list) ++owned->offsets[source.item + 1];
  }
  for (std::size_t i = 0; i < sources.size(); ++i) owned->offsets[i + 1] += owned->offsets[i];
  owned->targets.resize(owned->offsets.back());
  owned->weights.resize(owned->offsets.back());
  std::vector<std::uint64_t> next(owned->offsets.begin(), owned->offsets.end() - 1);
  for (std::size_t target = 0; target < sources.size(); ++target) {  // ascending, so each row ascends
    for (const Neighbour& source : sources[target]) {
      const std::uint64_t position = next[source.item]++;
      owned->targets[position] = static_cast<std::uint32_t>(target);
      owned->weights[position] = source.weight;
    }
  }
  const Arrays arrays{owned->offsets, owned->targets, owned->weights, owned->scale};
  return std::make_unique<ItemWeights>(name, arrays, std::move(owned));
}

Result<std::unique_ptr<Model>> map_item_weights(std::string_view name, SnapshotReader reader) {
  ATTUNE_TRY(offsets, reader.array<std::uint64_t>("offsets"));
  ATTUNE_TRY(targets, reader.array<std::uint32_t>("targets"));
  ATTUNE_TRY(weights, reader.array<float>("weights"));
  ATTUNE_TRY(scale, reader.array<float>("scale"));
  const Arrays arrays{offsets, targets, weights, scale};
  if (!is_consistent(arrays)) return corrupt("the arrays of model {} contradict each other", name);
  return std::make_unique<ItemWeights>(name, arrays, std::make_shared<SnapshotReader>(std::move(reader)));
}

}  // namespace attune
