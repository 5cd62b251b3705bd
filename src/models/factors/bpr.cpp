#include "models/factors/bpr.h"

#include "base/random.h"
#include "kernels/gemm.h"
#include "kernels/vector.h"
#include "models/factors/cosine_ranking.h"
#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "bpr";

using Factors = kernels::MatrixView<const float>;

class Bpr final : public Model {
 public:
  /// `memory` is whatever owns the arrays. @param sources I x d, @param targets I x d, @param biases I
  Bpr(Factors sources, Factors targets, std::span<const float> biases, std::shared_ptr<const void> memory)
      : sources_(sources), targets_(targets), biases_(biases), memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return biases_.size(); }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::vector<float> profile(targets_.columns);
    add_up(history, profile);
    kernels::multiply(targets_, profile, scores);
    kernels::axpy(1, biases_, scores);
  }

  void score_batch(std::span<const std::span<const HistoryEntry>> histories,
                   kernels::MatrixView<float> scores) const override {
    std::vector<float> memory(histories.size() * targets_.columns);
    const kernels::MatrixView<float> profiles(memory.data(), histories.size(), targets_.columns);
    for (std::size_t h = 0; h < histories.size(); ++h) add_up(histories[h], profiles.row(h));
    kernels::multiply_transposed(profiles, targets_, scores);
    for (std::size_t h = 0; h < histories.size(); ++h) kernels::axpy(1, biases_, scores.row(h));
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (index(item) >= item_count()) return contributions;
    const float share = share_of_each(history);
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) >= item_count()) continue;
      const double amount = static_cast<double>(share * bounded_weight(entry.weight)) *
                            kernels::dot(sources_.row(index(entry.item)), targets_.row(index(item)));
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] double baseline(std::span<const HistoryEntry>, ItemId item) const override {
    return index(item) < item_count() ? static_cast<double>(biases_[index(item)]) : 0;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override { return cosine_ranking(targets_, item, n); }

  void save(SnapshotWriter& out) const override {
    out.add<float>("sources", {sources_.data, sources_.rows * sources_.columns});
    out.add<float>("targets", {targets_.data, targets_.rows * targets_.columns});
    out.add("biases", biases_);
  }

 private:
  /// n^(-1/2) for the n entries that the model knows; 0 for none.
  [[nodiscard]] float share_of_each(std::span<const HistoryEntry> history) const {
    const auto known =
        std::ranges::count_if(history, [&](const HistoryEntry& entry) { return index(entry.item) < item_count(); });
    return known > 0 ? 1 / std::sqrt(static_cast<float>(known)) : 0;
  }

  void add_up(std::span<const HistoryEntry> history, std::span<float> profile) const {
    const float share = share_of_each(history);
    for (const HistoryEntry& entry : history) {
      if (index(entry.item) < item_count())
        kernels::axpy(share * bounded_weight(entry.weight), sources_.row(index(entry.item)), profile);
    }
  }

  Factors sources_;
  Factors targets_;
  std::span<const float> biases_;
  std::shared_ptr<const void> memory_;
};

struct Arrays {
  std::vector<float> sources;
  std::vector<float> targets;
  std::vector<float> biases;
};

/// Stochastic gradient ascent, a user at a time.
class Ascent {
 public:
  Ascent(const CsrMatrix<float>& user_item, const ModelParameters& parameters, std::uint64_t seed)
      : user_item_(user_item),
        factors_(parameters.count("factors")),
        rate_(static_cast<float>(parameters["rate"])),
        penalty_(static_cast<float>(parameters["penalty"])),
        random_(seed),
        arrays_(std::make_shared<Arrays>()),
        order_(user_item.rows()),
        profile_(factors_),
        rest_(factors_),
        gradient_(factors_) {
    const std::size_t items = user_item.columns();
    arrays_->sources.resize(items * factors_);
    arrays_->targets.resize(items * factors_);
    arrays_->biases.resize(items);
    const double deviation = 0.1 / std::sqrt(static_cast<double>(factors_));
    for (float& value : arrays_->sources) value = static_cast<float>(deviation * random_.normal());
    for (float& value : arrays_->targets) value = static_cast<float>(deviation * random_.normal());
    std::iota(order_.begin(), order_.end(), 0U);
  }

  void run_epoch() {
    for (std::size_t q = order_.size(); q > 1; --q) std::swap(order_[q - 1], order_[random_.below(q)]);
    for (const std::uint32_t user : order_) visit(user_item_.row(user));
  }

  [[nodiscard]] std::shared_ptr<Arrays> arrays() const { return arrays_; }

 private:
  void visit(const SparseRow<float>& history) {
    if (history.size() < 2 || history.size() >= user_item_.columns()) return;  // nothing to learn from, or against
    const float share = 1 / std::sqrt(static_cast<float>(history.size()));
    std::ranges::fill(profile_, 0.0F);
    std::ranges::fill(gradient_, 0.0F);
    for (std::size_t k = 0; k < history.size(); ++k)
      kernels::axpy(share * history.values[k], source(history.columns[k]), profile_);
    for (std::size_t k = 0; k < history.size(); ++k)
      if (history.values[k] > 0) rank(history, k, share);
    for (std::size_t k = 0; k < history.size(); ++k) {
      const std::span<float> s = source(history.columns[k]);
      const float step = rate_ * share * history.values[k];
      for (std::size_t f = 0; f < factors_; ++f) s[f] += step * gradient_[f] - rate_ * penalty_ * s[f];
    }
  }

  /// Moves the history's k-th item up and a random one that is not in it down.
  void rank(const SparseRow<float>& history, std::size_t k, float share) {
    const std::uint32_t up = history.columns[k];
    std::uint32_t down = 0;
    do down = static_cast<std::uint32_t>(random_.below(user_item_.columns()));
    while (std::ranges::binary_search(history.columns, down));
    std::ranges::copy(profile_, rest_.begin());
    kernels::axpy(-share * history.values[k], source(up), rest_);
    const std::span<float> q_up = target(up), q_down = target(down);
    const float margin = kernels::dot(rest_, q_up) - kernels::dot(rest_, q_down) + bias(up) - bias(down);
    const float slope = 1 / (1 + std::exp(margin));  // of ln sigma
    for (std::size_t f = 0; f < factors_; ++f) {
      gradient_[f] += slope * (q_up[f] - q_down[f]);
      q_up[f] += rate_ * (slope * rest_[f] - penalty_ * q_up[f]);
      q_down[f] -= rate_ * (slope * rest_[f] + penalty_ * q_down[f]);
    }
    bias(up) += rate_ * (slope - penalty_ * bias(up));
    bias(down) -= rate_ * (slope + penalty_ * bias(down));
  }

  std::span<float> source(std::uint32_t item) { return std::span(arrays_->sources).subspan(item * factors_, factors_); }
  std::span<float> target(std::uint32_t item) { return std::span(arrays_->targets).subspan(item * factors_, factors_); }
  float& bias(std::uint32_t item) { return arrays_->biases[item]; }

  const CsrMatrix<float>& user_item_;
  std::size_t factors_;
  float rate_, penalty_;
  Random random_;
  std::shared_ptr<Arrays> arrays_;
  std::vector<std::uint32_t> order_;  // of users
  std::vector<float> profile_, rest_, gradient_;
};

bool all_finite(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

std::unique_ptr<Model> make_bpr(std::span<const float> sources, std::span<const float> targets,
                                std::span<const float> biases, std::shared_ptr<const void> memory) {
  const std::size_t items = biases.size(), factors = targets.size() / items;
  return std::make_unique<Bpr>(Factors(sources.data(), items, factors), Factors(targets.data(), items, factors), biases,
                               std::move(memory));
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.user_item.nonzeros() == 0)
    return invalid_argument("there are no events to train {} on", kName).mend("record or import events first");
  const std::size_t epochs = parameters.count("epochs");
  Ascent ascent(data.user_item, parameters, context.seed);
  context.progress->begin("bpr", epochs);
  for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
    ascent.run_epoch();
    context.progress->update(epoch);
    if (context.stop.stop_requested()) return cancelled("training {} was cancelled", kName);
  }
  const auto arrays = ascent.arrays();
  if (!all_finite(arrays->sources) || !all_finite(arrays->targets) || !all_finite(arrays->biases))
    return invalid_argument("{} did not converge to finite factors", kName).mend("set a smaller rate");
  return make_bpr(arrays->sources, arrays->targets, arrays->biases, arrays);
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(sources, reader.array<float>("sources"));
  ATTUNE_TRY(targets, reader.array<float>("targets"));
  ATTUNE_TRY(biases, reader.array<float>("biases"));
  const bool consistent = !biases.empty() && sources.size() == targets.size() && !targets.empty() &&
                          targets.size() % biases.size() == 0 && all_finite(sources) && all_finite(targets) &&
                          all_finite(biases);
  if (!consistent) return corrupt("the arrays of model {} contradict each other", kName);
  return make_bpr(sources, targets, biases, std::make_shared<SnapshotReader>(std::move(reader)));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  return (8 * parameters.count("factors") + 4) * data.user_item.columns() + 4 * data.user_item.rows();
}

}  // namespace

ModelEntry bpr_entry() {
  return {
      .name = kName,
      .summary = "factors that rank what people chose before the rest (BPR), by stochastic gradient",
      .parameters = {{"factors", 64, 1, 1024, "numbers that describe an item", {32, 64, 128}},
                     {"epochs", 20, 1, 10000, "rounds over all events", {10, 20, 40, 80}},
                     {"rate", 0.05, 1e-6, 10, "learning rate", {0.01, 0.02, 0.05, 0.1}},
                     {"penalty", 0.01, 0, 10, "strength of the penalty on large factors", {0.001, 0.01, 0.03}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
