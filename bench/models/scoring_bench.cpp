#include "kernels/top_k.h"
#include "models/interactions.h"
#include "models/registry.h"

#include <cmath>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace attune {
namespace {

constexpr std::size_t kItems = 4000;

/// A linear model's weights as a dense matrix, row by row, found by asking for the scores of one item at a time.
std::vector<float> dense_weights(const Model& model) {
  std::vector<float> weights(model.item_count() * model.item_count());
  for (std::uint32_t i = 0; i < model.item_count(); ++i) {
    const History one{{ItemId{i}, 1, Time{}}};
    model.score(one, std::span(weights).subspan(i * model.item_count(), model.item_count()));
  }
  return weights;
}

void score_plainly(const std::vector<float>& weights, std::span<const HistoryEntry> history, std::span<float> scores) {
  std::ranges::fill(scores, 0.0F);
  for (std::size_t j = 0; j < scores.size(); ++j) {
    for (const HistoryEntry& entry : history) {
      scores[j] += entry.weight * weights[index(entry.item) * scores.size() + j];
    }
  }
}

const TrainingData& data() {
  static const TrainingData data = bench::interactions(2000, kItems, 100, 1);
  return data;
}

/// The longest history of at most `limit` items.
History history_of_at_most(std::size_t limit) {
  std::size_t best = 0;
  for (std::size_t u = 0; u < data().user_item.rows(); ++u) {
    const std::size_t size = data().user_item.row(u).size();
    if (size <= limit && size > data().user_item.row(best).size()) best = u;
  }
  History history = bench::history_of(data(), best);
  if (history.size() > limit) history.resize(limit);
  return history;
}

std::unique_ptr<Model> fitted(std::string_view name) {
  const ModelEntry& entry = **find_model(name);
  return *fit_model(entry, data(), *ModelParameters::create(entry.parameters), {.threads = 2});
}

/// Arg: history length.
void BM_Score(benchmark::State& state, const std::string& name) {
  const auto model = fitted(name);
  const History history = history_of_at_most(static_cast<std::size_t>(state.range(0)));
  std::vector<float> scores(kItems);
  for (auto _ : state) {
    model->score(history, scores);
    benchmark::ClobberMemory();
  }
  state.counters["history"] = static_cast<double>(history.size());
}
BENCHMARK_CAPTURE(BM_Score, item_knn, "item-knn")->Arg(20)->Arg(200)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Score, ease, "ease")->Arg(20)->Arg(200)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Score, ials, "ials")->Arg(20)->Arg(200)->Unit(benchmark::kMicrosecond);

/// The same weights in a dense matrix and two plain loops.
void BM_ScorePlainly(benchmark::State& state, const std::string& name) {
  const auto model = fitted(name);
  const History history = history_of_at_most(static_cast<std::size_t>(state.range(0)));
  const auto weights = dense_weights(*model);
  std::vector<float> scores(kItems), expected(kItems);
  score_plainly(weights, history, scores);
  model->score(history, expected);
  for (std::size_t i = 0; i < kItems; ++i) {
    if (std::abs(scores[i] - expected[i]) > 1e-4F) return state.SkipWithError("wrong answer");
  }
  for (auto _ : state) {
    score_plainly(weights, history, scores);
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(BM_ScorePlainly, ease, "ease")->Arg(20)->Arg(200)->Unit(benchmark::kMicrosecond);

constexpr std::size_t kBatch = 32;
constexpr std::size_t kBest = 20;

/// The best items of everyone, kBatch people at once, each folded in from the bare history.
void BM_BestForAll(benchmark::State& state, const std::string& name) {
  const auto model = fitted(name);
  std::vector<History> histories;
  for (std::size_t u = 0; u < data().user_item.rows(); ++u) histories.push_back(bench::history_of(data(), u));
  const std::vector<std::span<const HistoryEntry>> all(histories.begin(), histories.end());
  std::vector<float> memory(kBatch * kItems);
  std::vector<kernels::TopEntry> best(kBest);
  for (auto _ : state) {
    for (std::size_t first = 0; first < all.size(); first += kBatch) {
      const auto batch = std::span(all).subspan(first, std::min(kBatch, all.size() - first));
      const kernels::MatrixView<float> scores(memory.data(), batch.size(), kItems);
      model->score_batch(batch, scores);
      for (std::size_t h = 0; h < batch.size(); ++h) benchmark::DoNotOptimize(kernels::top_k(scores.row(h), best));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
}
BENCHMARK_CAPTURE(BM_BestForAll, ials, "ials")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_BestForAll, ease, "ease")->Unit(benchmark::kMillisecond);

/// The same one by one.
void BM_BestOneByOne(benchmark::State& state, const std::string& name) {
  const auto model = fitted(name);
  std::vector<float> scores(kItems);
  std::vector<kernels::TopEntry> best(kBest);
  for (auto _ : state) {
    for (std::size_t u = 0; u < data().user_item.rows(); ++u) {
      model->score(bench::history_of(data(), u), scores);
      benchmark::DoNotOptimize(kernels::top_k(scores, best));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(data().user_item.rows()));
}
BENCHMARK_CAPTURE(BM_BestOneByOne, ials, "ials")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_BestOneByOne, ease, "ease")->Unit(benchmark::kMillisecond);

/// Arg: history length. Why an item was recommended: the contributions of the whole history.
void BM_Explain(benchmark::State& state, const std::string& name) {
  const auto model = fitted(name);
  const History history = history_of_at_most(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(model->explain(history, ItemId{10}));
}
BENCHMARK_CAPTURE(BM_Explain, ease, "ease")->Arg(200)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Explain, ials, "ials")->Arg(200)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace attune
