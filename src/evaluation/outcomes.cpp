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

/// Cases that are scored together: fewer where the catalogue is large, so that their scores stay in few megabytes.
std::size_t cases_at_a_time(std::size_t items) {
  constexpr std::size_t kScores = std::size_t{1} << 22, kMostCases = 32;
  return std::clamp<std::size_t>(kScores / std::max<std::size_t>(items, 1), 1, kMostCases);
}

/// Answers of one block of cases, until all blocks are in.
struct Block {
  std::vector<double> ranks;
  std::vector<ItemId> lists;
  std::vector<std::uint32_t> list_lengths;
};

/// Puts down what the scores say of a case. @param best  room for the depth
void answer(const Case& question, std::span<float> scores, const OutcomeOptions& options,
            std::span<kernels::TopEntry> best, Block& block) {
  if (options.seen == SeenItems::exclude) {
    for (const HistoryEntry& entry : question.history)
      scores[index(entry.item)] = std::numeric_limits<float>::quiet_NaN();
  }
  const std::size_t before = block.ranks.size();
  block.ranks.resize(before + question.targets.size());
  rank_targets(scores, question.targets, options.depth, std::span(block.ranks).subspan(before));
  if (options.lists == RecommendationLists::leave_out) return;
  const std::size_t count = kernels::top_k(scores, best);
  for (const kernels::TopEntry& entry : best.first(count)) block.lists.push_back(ItemId{entry.position});
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
  const std::size_t together = cases_at_a_time(model.item_count());
  std::vector<Block> blocks((cases.size() + together - 1) / together);
  std::atomic<std::size_t> done = 0;
  parallel_for(cases.size(), together, options.threads, [&](std::size_t first, std::size_t last) {
    if (options.stop.stop_requested()) return;
    std::vector<std::span<const HistoryEntry>> histories;
    histories.reserve(last - first);
    for (std::size_t q = first; q < last; ++q) histories.push_back(cases[q].history);
    std::vector<float> memory(histories.size() * model.item_count());
    const kernels::MatrixView<float> scores(memory.data(), histories.size(), model.item_count());
    model.score_batch(histories, scores);
    std::vector<kernels::TopEntry> best(std::min(options.depth, model.item_count()));
    for (std::size_t q = first; q < last; ++q)
      answer(cases[q], scores.row(q - first), options, best, blocks[first / together]);
    const std::size_t finished = done += last - first;
    if (options.progress != nullptr) options.progress->update(finished);
  });
  if (options.stop.stop_requested()) return cancelled("the evaluation was cancelled");

  Outcomes outcomes{.depth = options.depth, .ranks = {}, .lists = {}};
  for (std::size_t b = 0, q = 0; b < blocks.size(); ++b) {
    std::span<const double> ranks = blocks[b].ranks;
    std::span<const ItemId> lists = blocks[b].lists;
    for (std::size_t i = 0; i < together && q < cases.size(); ++i, ++q) {
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
