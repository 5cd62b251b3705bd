#include "evaluation/outcomes.h"

#include "base/clock.h"
#include "base/parallel.h"
#include "evaluation/metrics/target_ranks.h"
#include "kernels/top_k.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>

namespace attune {
namespace {

constexpr std::size_t kCasesAtATime = 32;

/// Answers of one block of cases, until all blocks are in.
struct Block {
  std::vector<double> ranks;
  std::vector<ItemId> lists;
  std::vector<std::uint32_t> list_lengths;
};

/// Room to work in.
struct Desk {
  std::vector<float> scores;
  std::vector<kernels::TopEntry> best;
};

void answer(const Model& model, const Case& question, const OutcomeOptions& options, Desk& desk, Block& block) {
  model.score(question.history, desk.scores);
  if (options.seen == SeenItems::exclude) {
    for (const HistoryEntry& entry : question.history)
      desk.scores[index(entry.item)] = std::numeric_limits<float>::quiet_NaN();
  }
  const std::size_t before = block.ranks.size();
  block.ranks.resize(before + question.targets.size());
  rank_targets(desk.scores, question.targets, options.depth, std::span(block.ranks).subspan(before));
  if (options.lists == RecommendationLists::leave_out) return;
  const std::size_t count = kernels::top_k(desk.scores, desk.best);
  for (const kernels::TopEntry& entry : std::span(desk.best).first(count))
    block.lists.push_back(ItemId{entry.position});
  block.list_lengths.push_back(static_cast<std::uint32_t>(count));
}

}  // namespace

std::vector<double> Outcomes::values(const AccuracyMetric& metric, std::size_t k) const {
  std::vector<double> values(size());
  for (std::size_t q = 0; q < values.size(); ++q) values[q] = metric.value(ranks.row(q), k);
  return values;
}

double Outcomes::mean(const AccuracyMetric& metric, std::size_t k) const {
  if (size() == 0) return 0;
  const auto each = values(metric, k);
  return std::accumulate(each.begin(), each.end(), 0.0) / static_cast<double>(each.size());
}

double Outcomes::mean(std::string_view metric, std::size_t k) const {
  const auto metrics = accuracy_metrics();
  const auto found = std::ranges::find(metrics, metric, &AccuracyMetric::name);
  ATTUNE_CHECK(found != metrics.end(), "there is no such metric");
  return mean(*found, k);
}

Result<Outcomes> ask_model(const Model& model, const Cases& cases, const OutcomeOptions& options) {
  const Stopwatch watch;
  if (options.progress != nullptr) options.progress->begin(fmt::format("asking {}", model.name()), cases.size());
  std::vector<Block> blocks((cases.size() + kCasesAtATime - 1) / kCasesAtATime);
  std::atomic<std::size_t> done = 0;
  parallel_for(cases.size(), kCasesAtATime, options.threads, [&](std::size_t first, std::size_t last) {
    if (options.stop.stop_requested()) return;
    Desk desk{.scores = std::vector<float>(model.item_count()),
              .best = std::vector<kernels::TopEntry>(std::min(options.depth, model.item_count()))};
    Block& block = blocks[first / kCasesAtATime];
    for (std::size_t q = first; q < last; ++q) answer(model, cases[q], options, desk, block);
    const std::size_t finished = done += last - first;
    if (options.progress != nullptr) options.progress->update(finished);
  });
  if (options.stop.stop_requested()) return cancelled("the evaluation was cancelled");

  Outcomes outcomes{.depth = options.depth, .ranks = {}, .lists = {}};
  for (std::size_t b = 0, q = 0; b < blocks.size(); ++b) {
    std::span<const double> ranks = blocks[b].ranks;
    std::span<const ItemId> lists = blocks[b].lists;
    for (std::size_t i = 0; i < kCasesAtATime && q < cases.size(); ++i, ++q) {
      const std::size_t targets = cases[q].targets.size();
      outcomes.ranks.add_row(ranks.first(targets));
      ranks = ranks.subspan(targets);
      if (options.lists == RecommendationLists::leave_out) continue;
      outcomes.lists.add_row(lists.first(blocks[b].list_lengths[i]));
      lists = lists.subspan(blocks[b].list_lengths[i]);
    }
  }
  outcomes.score_seconds = watch.elapsed_ms() / 1000;
  return outcomes;
}

}  // namespace attune
