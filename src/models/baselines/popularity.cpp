#include "models/baselines/popularity.h"

#include "models/internal/history_weight.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ratio>

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
  [[nodiscard]] double baseline(std::span<const HistoryEntry>, ItemId item) const override {
    return index(item) < scores_.size() ? static_cast<double>(scores_[index(item)]) : 0;
  }
  [[nodiscard]] Ranking similar(ItemId, std::size_t) const override { return {}; }
  void save(SnapshotWriter& out) const override { out.add<float>("scores", scores_); }

 private:
  std::vector<float> scores_;
};

using Days = std::chrono::duration<double, std::ratio<86400>>;

/// The histories' weights, each halved for every half-life between its entry and the newest of all.
CsrMatrix<float> decayed_weights(const RaggedRows<HistoryEntry>& histories, std::size_t items, Days half_life) {
  Time newest = Time::min();
  for (std::size_t user = 0; user < histories.rows(); ++user)
    for (const HistoryEntry& entry : histories.row(user)) newest = std::max(newest, entry.time);
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(histories.size());
  for (std::uint32_t user = 0; user < histories.rows(); ++user) {
    for (const HistoryEntry& entry : histories.row(user)) {
      // In floating point before the difference, which may be longer than whole milliseconds can say.
      const Days age = Days(newest.time_since_epoch()) - Days(entry.time.time_since_epoch());
      const auto decay = static_cast<float>(std::exp2(-(age / half_life)));
      entries.push_back({user, static_cast<std::uint32_t>(entry.item), bounded_weight(entry.weight) * decay});
    }
  }
  return CsrMatrix<float>::from_entries(histories.rows(), items, entries);
}

std::vector<float> scores_of(const CsrMatrix<float>& user_item, double shrinkage) {
  const std::size_t items = user_item.columns();
  std::vector<double> likes(items), dislikes(items);
  double all_likes = 0, all = 0;
  for (std::size_t user = 0; user < user_item.rows(); ++user) {
    const SparseRow<float> row = user_item.row(user);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double weight = bounded_weight(row.values[k]);
      (weight > 0 ? likes : dislikes)[row.columns[k]] += std::abs(weight);
      all_likes += std::max(weight, 0.0);
      all += std::abs(weight);
    }
  }
  const double share = all > 0 ? all_likes / all : 1;
  const double users = static_cast<double>(std::max<std::size_t>(user_item.rows(), 1));
  std::vector<float> scores(items);
  for (std::size_t i = 0; i < items; ++i) {
    if (likes[i] <= 0) continue;  // also keeps 0 / 0 out
    const double liked = (likes[i] + shrinkage * share) / (likes[i] + dislikes[i] + shrinkage);
    scores[i] = static_cast<float>(likes[i] / users * liked);
  }
  return scores;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters, const FitContext&) {
  const Days half_life(parameters["half_life"]);
  const double shrinkage = parameters["shrinkage"];
  if (half_life.count() == 0) return std::make_unique<Popularity>(scores_of(data.user_item, shrinkage));
  if (data.histories.rows() == 0)
    return invalid_argument("popularity cannot decay with time: this data has no times")
        .mend("set popularity's half_life to 0");
  const auto decayed = decayed_weights(data.histories, data.user_item.columns(), half_life);
  return std::make_unique<Popularity>(scores_of(decayed, shrinkage));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t entries = parameters["half_life"] > 0 ? data.histories.size() : 0;
  return 20 * data.user_item.columns() + 32 * entries + 16 * data.histories.rows();
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
      .parameters = {{"shrinkage", 10, 0, 1e6, "verdicts worth of doubt about the share of likes"},
                     {"half_life", 0, 0, 36500, "days after which an event counts half; 0: always whole"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
