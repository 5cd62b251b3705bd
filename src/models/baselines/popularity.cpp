#include "models/baselines/popularity.h"

#include "models/internal/history_weight.h"

#include <algorithm>
#include <limits>

namespace attune {
namespace {

constexpr std::string_view kName = "popularity";

class Popularity final : public Model {
 public:
  explicit Popularity(std::vector<float> scores) : scores_(std::move(scores)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return scores_.size(); }
  void score(std::span<const HistoryEntry>, std::span<float> scores) const override {
    std::ranges::copy(scores_, scores.begin());
  }
  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry>, ItemId) const override { return {}; }
  [[nodiscard]] bool additive() const override { return true; }
  [[nodiscard]] double baseline(ItemId item) const override {
    return index(item) < scores_.size() ? static_cast<double>(scores_[index(item)]) : 0;
  }
  [[nodiscard]] Ranking similar(ItemId, std::size_t) const override { return {}; }
  void save(SnapshotWriter& out) const override { out.add<float>("scores", scores_); }

 private:
  std::vector<float> scores_;
};

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters, const FitContext&) {
  const std::size_t items = data.user_item.columns();
  std::vector<double> likes(items), dislikes(items);
  double all_likes = 0, all = 0;
  for (std::size_t user = 0; user < data.user_item.rows(); ++user) {
    const SparseRow<float> row = data.user_item.row(user);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double weight = bounded_weight(row.values[k]);
      (weight > 0 ? likes : dislikes)[row.columns[k]] += std::abs(weight);
      all_likes += std::max(weight, 0.0);
      all += std::abs(weight);
    }
  }
  const double shrinkage = parameters["shrinkage"];
  const double share = all > 0 ? all_likes / all : 1;
  const double users = static_cast<double>(std::max<std::size_t>(data.user_item.rows(), 1));
  std::vector<float> scores(items);
  for (std::size_t i = 0; i < items; ++i) {
    if (likes[i] <= 0) continue;  // also keeps 0 / 0 out
    const double liked = (likes[i] + shrinkage * share) / (likes[i] + dislikes[i] + shrinkage);
    scores[i] = static_cast<float>(likes[i] / users * liked);
  }
  return std::make_unique<Popularity>(std::move(scores));
}

Result<std::unique_ptr<Model>> map(const SnapshotReader& reader) {
  ATTUNE_TRY(scores, reader.array<float>("scores"));
  return std::make_unique<Popularity>(std::vector(scores.begin(), scores.end()));
}

}  // namespace

ModelEntry popularity_entry() {
  return {
      .name = kName,
      .summary = "what people liked in general, the same for everyone",
      .parameters = {{"shrinkage", 10, 0, 1e6, "verdicts worth of doubt about the share of likes"}},
      .memory_bytes = [](const TrainingData& data, const ModelParameters&) { return data.user_item.columns() * 32; },
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
