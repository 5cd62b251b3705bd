#include "evaluation/asking/baselines.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attune {
namespace {

/// The candidates that are left, best first by the prior.
class Left {
 public:
  explicit Left(const AskingStart& start) {
    std::vector<std::uint32_t> order(start.candidates.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::uint32_t c) { return start.log_prior[c]; });
    for (const std::uint32_t c : order) items.push_back(start.candidates[c]);
  }
  [[nodiscard]] std::vector<ItemId> best() const {
    return {items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(kRecommendedItems, items.size()))};
  }
  void drop(std::span<const ItemId> dropped) {
    std::erase_if(items, [&](ItemId item) { return std::ranges::find(dropped, item) != dropped.end(); });
  }

  std::vector<ItemId> items;
};

class GreedyDialogue final : public AskingDialogue {
 public:
  explicit GreedyDialogue(const AskingStart& start) : left_(start) {}
  AskingTurn next() override { return RecommendList{left_.best()}; }
  void answered_yes(AttributeId) override {}
  void answered_no(AttributeId) override {}
  void rejected(std::span<const ItemId> items) override { left_.drop(items); }

 private:
  Left left_;
};

class MaximumEntropyDialogue final : public AskingDialogue {
 public:
  explicit MaximumEntropyDialogue(const AskingStart& start)
      : labels_(start.labels), left_(start), asked_(start.labels.columns(), 0) {
    asked_[static_cast<std::size_t>(start.named)] = 1;
  }

  AskingTurn next() override {
    if (left_.items.size() > kRecommendedItems)
      if (const auto question = most_even()) {
        asked_[static_cast<std::size_t>(*question)] = 1;
        return AskAboutLabel{*question};
      }
    return RecommendList{left_.best()};
  }
  void answered_yes(AttributeId attribute) override { keep(attribute, true); }
  void answered_no(AttributeId attribute) override { keep(attribute, false); }
  void rejected(std::span<const ItemId> items) override { left_.drop(items); }

 private:
  [[nodiscard]] std::optional<AttributeId> most_even() const {
    std::vector<std::uint32_t> bearers(labels_.columns(), 0);
    for (const ItemId item : left_.items)
      for (const std::uint32_t label : labels_.row(index(item)).columns) ++bearers[label];
    const auto all = static_cast<double>(left_.items.size());
    std::optional<AttributeId> best;
    double nearest = all / 2;  // none and all: the answer is known
    for (std::uint32_t label = 0; label < bearers.size(); ++label) {
      const double off = std::abs(bearers[label] - all / 2);
      if (asked_[label] != 0 || off >= nearest) continue;
      nearest = off;
      best = AttributeId{label};
    }
    return best;
  }
  /// Drops what the answer contradicts; an answer that nothing fits is wrong, and passed over.
  void keep(AttributeId attribute, bool borne) {
    std::vector<ItemId> kept;
    for (const ItemId item : left_.items)
      if (std::ranges::binary_search(labels_.row(index(item)).columns, static_cast<std::uint32_t>(attribute)) == borne)
        kept.push_back(item);
    if (!kept.empty()) left_.items = std::move(kept);
  }

  const CsrMatrix<float>& labels_;
  Left left_;
  std::vector<char> asked_;
};

}  // namespace

AskingPolicy maximum_entropy_policy() {
  return {.name = "maximum entropy",
          .summary = "asks what divides the candidates left most evenly, recommends once ten are left",
          .begin = [](const AskingStart& start) { return std::make_unique<MaximumEntropyDialogue>(start); }};
}

AskingPolicy greedy_policy() {
  return {.name = "greedy",
          .summary = "never asks, recommends the next ten at each turn",
          .begin = [](const AskingStart& start) { return std::make_unique<GreedyDialogue>(start); }};
}

}  // namespace attune
