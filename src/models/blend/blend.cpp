#include "models/blend/blend.h"

#include "models/registry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <ranges>
#include <utility>

#include <fmt/ranges.h>

namespace attune {
namespace {

/// The one order of explanations: largest amount first, ties to the smaller id.
std::vector<Contribution> largest_first(const std::map<ItemId, double>& amounts) {
  std::vector<Contribution> contributions;
  for (const auto& [item, amount] : amounts)
    if (amount != 0) contributions.push_back({item, amount});
  std::ranges::stable_sort(contributions, std::greater<>{}, &Contribution::amount);
  return contributions;
}

class Blend final : public Model {
 public:
  explicit Blend(std::vector<BlendPart> parts) : parts_(std::move(parts)) {}

  [[nodiscard]] std::string_view name() const override { return kBlendName; }
  [[nodiscard]] std::size_t item_count() const override { return parts_.front().model->item_count(); }
  [[nodiscard]] bool additive() const override {
    return std::ranges::all_of(parts_, [](const BlendPart& part) { return part.model->additive(); });
  }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::vector<float> own(item_count());
    std::vector<double> sums(item_count());  // float would round once for each part
    for (const BlendPart& part : parts_) {
      const double factor = score_part(part, history, own);
      for (std::size_t i = 0; i < own.size(); ++i) sums[i] += factor * static_cast<double>(own[i]);
    }
    std::ranges::transform(sums, scores.begin(), [](double sum) { return static_cast<float>(sum); });
  }

  void score_batch(std::span<const std::span<const HistoryEntry>> histories,
                   kernels::MatrixView<float> scores) const override {
    const std::size_t items = item_count();
    std::vector<float> memory(histories.size() * items);
    std::vector<double> sums(memory.size());
    const kernels::MatrixView<float> own(memory.data(), histories.size(), items);
    for (const BlendPart& part : parts_) {
      part.model->score_batch(histories, own);
      for (std::size_t h = 0; h < histories.size(); ++h) {
        const double factor = part.weight * spread_scale(own.row(h));
        for (std::size_t i = 0; i < items; ++i) sums[h * items + i] += factor * static_cast<double>(own(h, i));
      }
    }
    for (std::size_t h = 0; h < histories.size(); ++h)
      for (std::size_t i = 0; i < items; ++i) scores(h, i) = static_cast<float>(sums[h * items + i]);
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::map<ItemId, double> amounts;
    std::vector<float> scratch(item_count());
    for (const BlendPart& part : parts_) {
      const double factor = score_part(part, history, scratch);
      if (factor == 0) continue;
      for (const Contribution& contribution : part.model->explain(history, item))
        amounts[contribution.item] += factor * contribution.amount;
    }
    return largest_first(amounts);
  }

  [[nodiscard]] double baseline(std::span<const HistoryEntry> history, ItemId item) const override {
    double sum = 0;
    std::vector<float> scratch(item_count());
    for (const BlendPart& part : parts_) {
      const double own = part.model->baseline(history, item);
      if (own != 0) sum += own * score_part(part, history, scratch);
    }
    return sum;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    std::map<ItemId, double> likeness;
    for (const BlendPart& part : parts_) {
      const Ranking own = part.model->similar(item, n);
      for (const Scored& hit : own) likeness[hit.item] += part.weight * hit.score / own.front().score;
    }
    Ranking ranking;
    for (const auto& [other, score] : likeness)
      if (score > 0) ranking.push_back({other, score});
    std::ranges::sort(ranking, BestFirst{});
    if (ranking.size() > n) ranking.resize(n);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    std::vector<std::string_view> names;
    std::vector<double> weights;
    for (const BlendPart& part : parts_) {
      names.push_back(part.model->name());
      weights.push_back(part.weight);
    }
    out.add_text("models", fmt::format("{}", fmt::join(names, "\n")));
    out.add<double>("weights", weights);
    for (std::size_t m = 0; m < parts_.size(); ++m) {
      out.begin_scope(std::to_string(m));
      parts_[m].model->save(out);
      out.end_scope();
    }
  }

 private:
  /// Scores by one part alone. Returns the factor that its scores have in the blend.
  static double score_part(const BlendPart& part, std::span<const HistoryEntry> history, std::span<float> scores) {
    part.model->score(history, scores);
    return part.weight * spread_scale(scores);
  }

  std::vector<BlendPart> parts_;
};

}  // namespace

double spread_scale(std::span<const float> scores) {
  constexpr double kRounding = 1e-6;  // what the float rounding of equal scores could look like
  double sum = 0;
  double largest = 0;
  for (const float score : scores) {
    sum += static_cast<double>(score);
    largest = std::max(largest, std::abs(static_cast<double>(score)));
  }
  const double mean = sum / static_cast<double>(scores.size());
  double variance = 0;
  for (const float score : scores) variance += std::pow(static_cast<double>(score) - mean, 2);
  const double deviation = std::sqrt(variance / static_cast<double>(scores.size()));
  return deviation > kRounding * largest ? 1 / deviation : 0;
}

std::unique_ptr<Model> make_blend(std::vector<BlendPart> parts) {
  ATTUNE_CHECK(!parts.empty(), "a blend has at least one part");
  return std::make_unique<Blend>(std::move(parts));
}

Result<std::unique_ptr<Model>> map_blend(const SnapshotReader& reader) {
  ATTUNE_TRY(names, reader.text("models"));
  ATTUNE_TRY(weights, reader.array<double>("weights"));
  const auto usable = [](double weight) { return std::isfinite(weight) && weight >= 0; };
  if (!std::ranges::all_of(weights, usable)) return corrupt("a blend with weights that cannot be");
  std::vector<BlendPart> parts;
  for (const auto name : std::views::split(names, '\n')) {
    if (parts.size() == weights.size()) return corrupt("a blend of more models than weights");
    const std::string scope = std::to_string(parts.size());
    ATTUNE_TRY(model, map_model(std::string_view(name.begin(), name.end()), reader.scope(scope)));
    parts.push_back({std::move(model), weights[parts.size()]});
  }
  const auto same_items = [&](const BlendPart& part) {
    return part.model->item_count() == parts.front().model->item_count();
  };
  if (parts.size() != weights.size() || !std::ranges::all_of(parts, same_items))
    return corrupt("the parts of a blend contradict each other");
  return make_blend(std::move(parts));
}

}  // namespace attune
