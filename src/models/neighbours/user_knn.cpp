#include "models/neighbours/user_knn.h"

#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"
#include "models/internal/normalised.h"
#include "models/internal/saved_matrix.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "user-knn";

struct Arrays {
  CsrView<float> by_user;                     // X, U x I
  CsrView<float> by_item;                     // I x U: x_vi idf_i / |x_v|
  std::span<const std::uint64_t> neighbours;  // one number
};

class UserKnn final : public Model {
 public:
  /// `memory` is whatever owns the arrays.
  UserKnn(const Arrays& arrays, std::shared_ptr<const void> memory) : a_(arrays), memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return a_.by_item.rows(); }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::ranges::fill(scores, 0.0F);
    const std::vector<float> likeness = nearest(history);
    for (std::size_t v = 0; v < likeness.size(); ++v) {
      if (likeness[v] == 0) continue;
      const SparseRow<float> row = a_.by_user.row(v);
      for (std::size_t k = 0; k < row.size(); ++k) scores[row.columns[k]] += likeness[v] * row.values[k];
    }
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (index(item) >= item_count()) return contributions;
    // What the nearest say of the item, if each were fully like the asker.
    const std::vector<float> likeness = nearest(history);
    std::vector<double> votes(likeness.size());
    for (const std::uint32_t v : a_.by_item.row(index(item)).columns) {
      if (likeness[v] != 0) votes[v] = weight_of(v, index(item));
    }
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= item_count()) continue;
      double amount = 0;
      const SparseRow<float> row = a_.by_item.row(index(entry.item));
      for (std::size_t k = 0; k < row.size(); ++k) amount += votes[row.columns[k]] * row.values[k];
      amount *= bounded_weight(entry.weight);
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    Ranking ranking;
    if (index(item) >= item_count()) return ranking;
    std::vector<float> scores(item_count());
    const HistoryEntry entry{item, 1, Time{}};
    score({&entry, 1}, scores);
    for (std::uint32_t j = 0; j < scores.size(); ++j) {
      if (scores[j] > 0 && ItemId{j} != item) ranking.push_back({ItemId{j}, scores[j]});
    }
    const std::size_t count = std::min(n, ranking.size());
    std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
    ranking.resize(count);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    save_matrix(out, "users", a_.by_user);
    save_matrix(out, "items", a_.by_item);
    out.add("neighbours", a_.neighbours);
  }

 private:
  /// The likeness of each user; 0 for those who are not among the nearest.
  [[nodiscard]] std::vector<float> nearest(std::span<const HistoryEntry> history) const {
    std::vector<float> likeness(a_.by_user.rows());
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= item_count()) continue;
      const float weight = bounded_weight(entry.weight);
      const SparseRow<float> row = a_.by_item.row(index(entry.item));
      for (std::size_t k = 0; k < row.size(); ++k) likeness[row.columns[k]] += weight * row.values[k];
    }
    std::vector<float> positive;
    std::ranges::copy_if(likeness, std::back_inserter(positive), [](float value) { return value > 0; });
    float bound = 0;
    const auto wanted = static_cast<std::size_t>(a_.neighbours.front());
    if (wanted < positive.size()) {
      const auto last = positive.begin() + static_cast<std::ptrdiff_t>(wanted - 1);
      std::ranges::nth_element(positive, last, std::greater<>{});
      bound = *last;
    }
    for (float& value : likeness) value = value > 0 && value >= bound ? value : 0;
    return likeness;
  }

  [[nodiscard]] double weight_of(std::size_t user, std::size_t item) const {
    const SparseRow<float> row = a_.by_user.row(user);
    const auto found = std::ranges::lower_bound(row.columns, static_cast<std::uint32_t>(item));
    return found != row.columns.end() && *found == item
               ? row.values[static_cast<std::size_t>(found - row.columns.begin())]
               : 0;
  }

  Arrays a_;
  std::shared_ptr<const void> memory_;
};

struct OwnedArrays {
  CsrMatrix<float> by_user;
  CsrMatrix<float> by_item;
  std::uint64_t neighbours = 0;
};

std::vector<float> inverse_lengths(const CsrMatrix<float>& user_item) {
  std::vector<float> inverse(user_item.rows());
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    double squared = 0;
    for (const float value : user_item.row(u).values) squared += static_cast<double>(value) * value;
    if (squared > 0) inverse[u] = static_cast<float>(1 / std::sqrt(squared));
  }
  return inverse;
}

std::vector<float> inverse_user_frequencies(const CsrMatrix<float>& user_item) {
  std::vector<double> users(user_item.columns());
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    for (const std::uint32_t item : user_item.row(u).columns) ++users[item];
  }
  std::vector<float> idf(users.size());
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (users[i] > 0) idf[i] = static_cast<float>(std::log1p(static_cast<double>(user_item.rows()) / users[i]));
  }
  return idf;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters, const FitContext&) {
  auto owned = std::make_shared<OwnedArrays>();
  owned->by_user = data.user_item;
  owned->by_item =
      scaled(data.user_item, inverse_lengths(data.user_item), inverse_user_frequencies(data.user_item)).transposed();
  owned->neighbours = parameters.count("neighbours");
  const Arrays arrays{
      .by_user = owned->by_user.view(), .by_item = owned->by_item.view(), .neighbours = {&owned->neighbours, 1}};
  return std::make_unique<UserKnn>(arrays, std::move(owned));
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(by_user, map_matrix(reader.scope("users")));
  ATTUNE_TRY(by_item, map_matrix(reader.scope("items")));
  ATTUNE_TRY(neighbours, reader.array<std::uint64_t>("neighbours"));
  const bool consistent = neighbours.size() == 1 && neighbours.front() > 0 && fits(by_user, by_item.rows()) &&
                          fits(by_item, by_user.rows());
  if (!consistent) return corrupt("the arrays of model {} contradict each other", kName);
  const Arrays arrays{.by_user = by_user, .by_item = by_item, .neighbours = neighbours};
  return std::make_unique<UserKnn>(arrays, std::make_shared<SnapshotReader>(std::move(reader)));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters&) {
  return 48 * data.user_item.nonzeros() + 16 * (data.user_item.rows() + data.user_item.columns());
}

}  // namespace

ModelEntry user_knn_entry() {
  return {
      .name = kName,
      .summary = "what the people most like you chose (cosine, nearest neighbours)",
      .parameters = {{"neighbours", 100, 1, 1e6, "people listened to", {20, 50, 100, 200, 500, 1000}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
