#include "models/internal/recency.h"

#include "models/internal/item_weights.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace attune {
namespace {

class Fading final : public Model {
 public:
  Fading(std::string_view name, std::unique_ptr<Model> model, Recency recency)
      : name_(name), model_(std::move(model)), recency_(recency) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::size_t item_count() const override { return model_->item_count(); }
  [[nodiscard]] bool additive() const override { return model_->additive(); }
  [[nodiscard]] double baseline(std::span<const HistoryEntry> history, ItemId item) const override {
    return model_->baseline(fade(history, recency_), item);
  }
  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override { return model_->similar(item, n); }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    model_->score(fade(history, recency_), scores);
  }
  [[nodiscard]] std::optional<SparseScores> score_sparse(std::span<const HistoryEntry> history) const override {
    return model_->score_sparse(fade(history, recency_));
  }
  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    return model_->explain(fade(history, recency_), item);
  }

  void save(SnapshotWriter& out) const override {
    model_->save(out);
    out.add<Recency>("recency", std::span(&recency_, 1));
  }

 private:
  std::string_view name_;
  std::unique_ptr<Model> model_;
  Recency recency_;
};

}  // namespace

bool is_valid(Recency recency) {
  return recency.decay > 0 && recency.decay <= 1 && recency.window >= 1;
}

History fade(std::span<const HistoryEntry> history, Recency recency) {
  const auto recent = history.last(std::min(history.size(), recency.window));
  History faded(recent.begin(), recent.end());
  double factor = 1;
  for (HistoryEntry& entry : faded | std::views::reverse) {
    entry.weight = static_cast<float>(factor * entry.weight);
    factor *= recency.decay;
  }
  return faded;
}

std::unique_ptr<Model> make_fading(std::string_view name, std::unique_ptr<Model> model, Recency recency) {
  return std::make_unique<Fading>(name, std::move(model), recency);
}

Result<Recency> map_recency(std::string_view name, const SnapshotReader& reader) {
  ATTUNE_TRY(recency, reader.array<Recency>("recency"));
  if (recency.size() != 1 || !is_valid(recency.front())) return corrupt("model {} has no valid recency", name);
  return recency.front();
}

Result<std::unique_ptr<Model>> map_fading_item_weights(std::string_view name, SnapshotReader reader) {
  ATTUNE_TRY(recency, map_recency(name, reader));
  ATTUNE_TRY(weights, map_item_weights(name, std::move(reader)));
  return make_fading(name, std::move(weights), recency);
}

}  // namespace attune
