#include "models/graph/gf_cf.h"

#include "kernels/randomized_svd.h"
#include "kernels/vector.h"
#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"
#include "models/internal/normalised.h"
#include "models/internal/saved_matrix.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "gf-cf";

/// The filter F = R'R + P P' and the scales around it.
struct Arrays {
  CsrView<float> by_user;          // R, U x I
  CsrView<float> by_item;          // R'
  std::span<const float> passing;  // P = sqrt(low_pass) V, I x k
  std::span<const float> source;   // I: what a history entry is multiplied by, d^-1/2
  std::span<const float> target;   // I: what a score is multiplied by, d^popularity
};

class GfCf final : public Model {
 public:
  /// `memory` is whatever owns the arrays.
  GfCf(const Arrays& arrays, std::shared_ptr<const void> memory)
      : a_(arrays),
        passing_(a_.passing.data(), a_.source.size(), a_.passing.size() / a_.source.size()),
        memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return a_.source.size(); }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::vector<std::pair<std::size_t, float>> signal;
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= item_count()) continue;
      signal.emplace_back(index(entry.item), bounded_weight(entry.weight) * a_.source[index(entry.item)]);
    }
    filter(signal, scores);
    for (std::size_t j = 0; j < scores.size(); ++j) scores[j] *= a_.target[j];
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (index(item) >= item_count()) return contributions;
    const std::vector<float> column = filter_column(index(item));
    const double target = a_.target[index(item)];
    for (const HistoryEntry& entry : history) {
      const std::size_t i = index(entry.item);
      if (i >= item_count()) continue;
      const double signal = static_cast<double>(bounded_weight(entry.weight)) * a_.source[i];
      const double amount = target * signal * column[i];
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    Ranking ranking;
    if (index(item) >= item_count()) return ranking;
    const std::vector<float> column = filter_column(index(item));
    for (std::uint32_t j = 0; j < column.size(); ++j) {
      if (column[j] > 0 && ItemId{j} != item) ranking.push_back({ItemId{j}, column[j]});
    }
    const std::size_t count = std::min(n, ranking.size());
    std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
    ranking.resize(count);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    save_matrix(out, "users", a_.by_user);
    save_matrix(out, "items", a_.by_item);
    out.add("passing", a_.passing);
    out.add("source", a_.source);
    out.add("target", a_.target);
  }

 private:
  /// F z for a sparse signal z over items.
  void filter(std::span<const std::pair<std::size_t, float>> signal, std::span<float> filtered) const {
    std::vector<float> users(a_.by_user.rows());
    std::vector<float> pass(passing_.columns);
    for (const auto& [item, strength] : signal) {
      const SparseRow<float> row = a_.by_item.row(item);
      for (std::size_t k = 0; k < row.size(); ++k) users[row.columns[k]] += strength * row.values[k];
      kernels::axpy(strength, passing_.row(item), pass);
    }
    kernels::multiply(passing_, pass, filtered);
    for (std::size_t u = 0; u < users.size(); ++u) {
      if (users[u] == 0) continue;
      const SparseRow<float> row = a_.by_user.row(u);
      for (std::size_t k = 0; k < row.size(); ++k) filtered[row.columns[k]] += users[u] * row.values[k];
    }
  }

  [[nodiscard]] std::vector<float> filter_column(std::size_t item) const {
    std::vector<float> column(item_count());
    const std::pair<std::size_t, float> unit{item, 1.0F};
    filter({&unit, 1}, column);
    return column;
  }

  Arrays a_;
  kernels::MatrixView<const float> passing_;
  std::shared_ptr<const void> memory_;
};

struct OwnedArrays {
  CsrMatrix<float> by_user;
  CsrMatrix<float> by_item;
  std::vector<float> passing;
  std::vector<float> source;
  std::vector<float> target;
};

kernels::SvdOptions svd_options(const ModelParameters& parameters, const FitContext& context) {
  return {.rank = parameters.count("factors"),
          .seed = context.seed,
          .threads = context.threads,
          .progress = context.progress,
          .stop = context.stop};
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.user_item.nonzeros() == 0) {
    return invalid_argument("there are no events to train {} on", kName).mend("record or import events first");
  }
  const Degrees degrees = degrees_of(data.user_item);
  auto owned = std::make_shared<OwnedArrays>();
  owned->source = powers(degrees.items, -0.5);
  owned->target = powers(degrees.items, parameters["popularity"]);
  owned->by_user = scaled(data.user_item, powers(degrees.users, -0.5), owned->source);
  owned->by_item = owned->by_user.transposed();

  ATTUNE_TRY(svd, kernels::randomized_svd(sparse_view(owned->by_user), sparse_view(owned->by_item),
                                          svd_options(parameters, context)));
  owned->passing = std::move(svd.right);
  const auto strength = static_cast<float>(std::sqrt(parameters["low_pass"]));
  for (float& value : owned->passing) value *= strength;

  const Arrays arrays{.by_user = owned->by_user.view(),
                      .by_item = owned->by_item.view(),
                      .passing = owned->passing,
                      .source = owned->source,
                      .target = owned->target};
  return std::make_unique<GfCf>(arrays, std::move(owned));
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(by_user, map_matrix(reader.scope("users")));
  ATTUNE_TRY(by_item, map_matrix(reader.scope("items")));
  ATTUNE_TRY(passing, reader.array<float>("passing"));
  ATTUNE_TRY(source, reader.array<float>("source"));
  ATTUNE_TRY(target, reader.array<float>("target"));
  const std::size_t items = source.size();
  const auto finite = [](float value) { return std::isfinite(value); };
  const bool consistent = items > 0 && target.size() == items && by_item.rows() == items &&
                          passing.size() % items == 0 && fits(by_user, items) && fits(by_item, by_user.rows()) &&
                          std::ranges::all_of(passing, finite) && std::ranges::all_of(source, finite) &&
                          std::ranges::all_of(target, finite);
  if (!consistent) return corrupt("the arrays of model {} contradict each other", kName);
  const Arrays arrays{.by_user = by_user, .by_item = by_item, .passing = passing, .source = source, .target = target};
  return std::make_unique<GfCf>(arrays, std::make_shared<SnapshotReader>(std::move(reader)));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t users = data.user_item.rows(), items = data.user_item.columns();
  return 48 * data.user_item.nonzeros() + 16 * (users + items) +
         kernels::randomized_svd_bytes(users, items, {.rank = parameters.count("factors")});
}

}  // namespace

ModelEntry gf_cf_entry() {
  return {
      .name = kName,
      .summary = "the graph of people and items as a filter: neighbours' neighbours plus the smoothest tastes (GF-CF)",
      .parameters =
          {{"factors", 256, 1, 4096, "smoothest directions that the low-pass lets through", {64, 128, 256, 512, 1024}},
           {"low_pass",
            0.3,
            0,
            1e3,
            "strength of the low-pass beside direct co-occurrence",
            {0, 0.1, 0.2, 0.3, 0.5, 1}},
           {"popularity",
            0.4,
            -1,
            1,
            "exponent of an item's degree in its scores: more favours popular items",
            {0.2, 0.3, 0.4, 0.5, 0.6}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
