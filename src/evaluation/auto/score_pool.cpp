#include "evaluation/auto/score_pool.h"

#include "base/parallel.h"
#include "kernels/top_k.h"
#include "models/blend/blend.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t kCasesAtATime = 32;

struct PooledCase {
  std::vector<float> scores;
  std::vector<ItemId> targets;
};

/// Room for one thread: the scores of all models over all items.
struct Desk {
  std::vector<std::vector<float>> scores;
  std::vector<float> candidates;  // one model's, without what cannot be recommended
  std::vector<kernels::TopEntry> best;
};

PooledCase pool_case(std::span<const Model* const> models, const Case& question, SeenItems seen, Desk& desk) {
  std::vector<ItemId> items(question.targets.begin(), question.targets.end());
  std::vector<double> scales;
  for (std::size_t m = 0; m < models.size(); ++m) {
    models[m]->score(question.history, desk.scores[m]);
    scales.push_back(spread_scale(desk.scores[m]));
    desk.candidates = desk.scores[m];
    if (seen == SeenItems::exclude) {
      for (const HistoryEntry& entry : question.history)
        desk.candidates[index(entry.item)] = std::numeric_limits<float>::quiet_NaN();
    }
    const std::size_t count = scales.back() > 0 ? kernels::top_k(desk.candidates, desk.best) : 0;
    for (const auto& entry : std::span(desk.best).first(count)) items.push_back(ItemId{entry.position});
  }
  std::ranges::sort(items);
  const auto repeats = std::ranges::unique(items);
  items.erase(repeats.begin(), repeats.end());

  PooledCase pooled;
  for (std::uint32_t c = 0; c < items.size(); ++c) {
    if (std::ranges::find(question.targets, items[c]) != question.targets.end()) pooled.targets.push_back(ItemId{c});
    for (std::size_t m = 0; m < models.size(); ++m)
      pooled.scores.push_back(static_cast<float>(desk.scores[m][index(items[c])] * scales[m]));
  }
  return pooled;
}

}  // namespace

Result<ScorePool> pool_scores(std::span<const Model* const> models, const Cases& cases,
                              const ScorePoolOptions& options) {
  const std::size_t items = models.front()->item_count();
  std::vector<PooledCase> pooled(cases.size());
  parallel_for(cases.size(), kCasesAtATime, options.threads, [&](std::size_t first, std::size_t last) {
    if (options.stop.stop_requested()) return;
    Desk desk{.scores = std::vector(models.size(), std::vector<float>(items)),
              .candidates = {},
              .best = std::vector<kernels::TopEntry>(std::min(options.depth, items))};
    for (std::size_t q = first; q < last; ++q) pooled[q] = pool_case(models, cases[q], options.seen, desk);
  });
  if (options.stop.stop_requested()) return cancelled("tuning was cancelled");
  ScorePool pool{.models = models.size(), .scores = {}, .targets = {}};
  for (PooledCase& one : pooled) {
    pool.scores.add_row(one.scores);
    pool.targets.add_row(one.targets);
    one = {};
  }
  return pool;
}

}  // namespace attune
