#include "engine/reranking/calibration.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace attune {
namespace {

class Calibration final : public ListAim {
 public:
  Calibration(const Catalogue& catalogue, FieldId field, std::span<const HistoryEntry> history)
      : catalogue_(&catalogue), field_(field), wanted_(catalogue.label_count(field)), placed_(wanted_.size()) {
    double total = 0;
    for (const HistoryEntry& entry : history)
      total += spread(entry.item, std::max(static_cast<double>(entry.weight), 0.0), wanted_);
    for (std::uint32_t label = 0; label < wanted_.size(); ++label) {
      if (wanted_[label] <= 0) continue;
      wanted_[label] /= total;
      labels_.push_back(label);
    }
  }

  [[nodiscard]] double loss(ItemId item) const override {
    constexpr double kSmoothing = 0.01;
    const auto of_item = catalogue_->labels(field_, item);
    const double total = placed_total_ + (of_item.empty() ? 0 : 1);
    double divergence = 0;
    for (const std::uint32_t label : labels_) {
      double mass = placed_[label];
      if (std::ranges::find(of_item, LabelId{label}) != of_item.end()) mass += 1 / static_cast<double>(of_item.size());
      const double share = total > 0 ? mass / total : 0;
      divergence +=
          wanted_[label] * std::log(wanted_[label] / ((1 - kSmoothing) * share + kSmoothing * wanted_[label]));
    }
    return std::max(divergence, 0.0);  // rounding may leave -1e-17
  }

  void place(ItemId item) override { placed_total_ += spread(item, 1, placed_); }

 private:
  /// Returns what was spread: nothing of an item without labels.
  double spread(ItemId item, double weight, std::vector<double>& mixture) const {
    const auto labels = catalogue_->labels(field_, item);
    if (labels.empty()) return 0;
    for (const LabelId label : labels) mixture[index(label)] += weight / static_cast<double>(labels.size());
    return weight;
  }

  const Catalogue* catalogue_;
  FieldId field_;
  std::vector<double> wanted_;         // p, one a label
  std::vector<double> placed_;         // q times placed_total_
  std::vector<std::uint32_t> labels_;  // those with p > 0
  double placed_total_ = 0;
};

}  // namespace

std::unique_ptr<ListAim> make_calibration(const Catalogue& catalogue, FieldId field,
                                          std::span<const HistoryEntry> history) {
  return std::make_unique<Calibration>(catalogue, field, history);
}

}  // namespace attune
