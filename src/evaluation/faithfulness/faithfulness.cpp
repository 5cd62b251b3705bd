#include "evaluation/faithfulness/faithfulness.h"

#include "base/draw.h"
#include "base/parallel.h"
#include "base/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>

namespace attune {
namespace {

/// What came of one case.
struct Finding {
  bool counts = false;
  double cited_drop = 0;
  double random_drop = 0;
  double error = 0;
};

bool holds(std::span<const HistoryEntry> history, ItemId item) {
  return std::ranges::find(history, item, &HistoryEntry::item) != history.end();
}

std::optional<ItemId> best_of(std::span<const float> scores, std::span<const HistoryEntry> history) {
  std::vector<bool> had(scores.size(), false);
  for (const HistoryEntry& entry : history)
    if (index(entry.item) < had.size()) had[index(entry.item)] = true;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (!had[i] && (!best || scores[i] > scores[*best])) best = i;
  if (!best) return std::nullopt;
  return ItemId{static_cast<std::uint32_t>(*best)};
}

double deviation(std::span<const float> scores) {
  double mean = 0;
  for (const float score : scores) mean += score;
  mean /= static_cast<double>(scores.size());
  double variance = 0;
  for (const float score : scores) variance += (score - mean) * (score - mean);
  return std::sqrt(variance / static_cast<double>(scores.size()));
}

History without(std::span<const HistoryEntry> history, std::span<const ItemId> items) {
  History rest;
  for (const HistoryEntry& entry : history)
    if (std::ranges::find(items, entry.item) == items.end()) rest.push_back(entry);
  return rest;
}

class Judge {
 public:
  Judge(const Model& model, std::size_t cited) : model_(model), cited_(cited), scores_(model.item_count()) {}

  Finding look(std::span<const HistoryEntry> history, Random& random) {
    model_.score(history, scores_);
    const auto item = best_of(scores_, history);
    const double spread = deviation(scores_);
    if (!item || spread == 0) return {};
    const double score = scores_[index(*item)];
    const std::vector<Contribution> parts = model_.explain(history, *item);
    std::vector<ItemId> cited;
    for (const Contribution& part : parts)
      if (cited.size() < cited_ && part.amount > 0 && holds(history, part.item)) cited.push_back(part.item);
    if (cited.size() < cited_) return {};
    std::vector<ItemId> others;
    for (const HistoryEntry& entry : history)
      if (std::ranges::find(cited, entry.item) == cited.end()) others.push_back(entry.item);
    if (others.size() < cited_) return {};
    draw_to_front(others, cited_, random);
    others.resize(cited_);
    return {.counts = true,
            .cited_drop = (score - score_without(history, cited, *item)) / spread,
            .random_drop = (score - score_without(history, others, *item)) / spread,
            .error = model_.additive() ? error(parts, history, *item, score) : 0};
  }

 private:
  double score_without(std::span<const HistoryEntry> history, std::span<const ItemId> items, ItemId item) {
    model_.score(without(history, items), scores_);
    return scores_[index(item)];
  }

  double error(std::span<const Contribution> parts, std::span<const HistoryEntry> history, ItemId item,
               double score) const {
    double sum = model_.baseline(history, item);
    for (const Contribution& part : parts) sum += part.amount;
    return std::abs(sum - score) / std::max(1.0, std::abs(score));
  }

  const Model& model_;
  std::size_t cited_;
  std::vector<float> scores_;
};

/// Rows with enough entries, `most` of them at most, in their order.
std::vector<std::uint32_t> draw_rows(const Histories& histories, std::size_t least, std::size_t most, Random& random) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < histories.rows(); ++row)
    if (histories.row(row).size() >= least) rows.push_back(row);
  if (rows.size() > most) {
    draw_to_front(rows, most, random);
    rows.resize(most);
    std::ranges::sort(rows);
  }
  return rows;
}

}  // namespace

Result<Faithfulness> judge_explanations(const Model& model, const Histories& histories,
                                        const FaithfulnessOptions& options) {
  if (options.cited == 0) return invalid_argument("an explanation that cites nothing cannot be judged");
  Random random(options.seed);
  const std::vector<std::uint32_t> rows = draw_rows(histories, 2 * options.cited, options.cases, random);
  std::vector<Finding> findings(rows.size());
  if (options.progress != nullptr)
    options.progress->begin(fmt::format("judging explanations of {}", model.name()), rows.size());
  std::atomic<std::size_t> done = 0;
  constexpr std::size_t kGrain = 16;
  parallel_for(rows.size(), kGrain, options.threads, [&](std::size_t first, std::size_t last) {
    if (options.stop.stop_requested()) return;
    Judge judge(model, options.cited);
    for (std::size_t r = first; r < last; ++r) {
      Random own(options.seed + rows[r]);
      findings[r] = judge.look(histories.row(rows[r]), own);
    }
    const std::size_t finished = done += last - first;
    if (options.progress != nullptr) options.progress->update(finished);
  });
  if (options.stop.stop_requested()) return cancelled("judging explanations was cancelled");

  Faithfulness result{.additive = model.additive()};
  for (const Finding& finding : findings) {
    if (!finding.counts) continue;
    ++result.cases;
    if (finding.cited_drop > finding.random_drop) ++result.faithful;
    result.cited_drop += finding.cited_drop;
    result.random_drop += finding.random_drop;
    result.largest_error = std::max(result.largest_error, finding.error);
  }
  if (result.cases > 0) {
    result.cited_drop /= static_cast<double>(result.cases);
    result.random_drop /= static_cast<double>(result.cases);
  }
  return result;
}

json::object to_json(const Faithfulness& faithfulness) {
  const double share = faithfulness.cases == 0
                           ? 0
                           : static_cast<double>(faithfulness.faithful) / static_cast<double>(faithfulness.cases);
  return {{"cases", faithfulness.cases},           {"faithful", share},
          {"cited_drop", faithfulness.cited_drop}, {"random_drop", faithfulness.random_drop},
          {"additive", faithfulness.additive},     {"largest_error", faithfulness.largest_error}};
}

}  // namespace attune
