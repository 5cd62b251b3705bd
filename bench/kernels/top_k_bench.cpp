#include "base/random.h"
#include "kernels/top_k.h"

#include <algorithm>
#include <vector>

#include <benchmark/benchmark.h>

namespace attune::kernels {
namespace {

/// What one would write with the standard library.
std::size_t partial_sort_top_k(std::span<const float> scores, std::span<TopEntry> best) {
  std::vector<TopEntry> all(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) all[i] = {static_cast<std::uint32_t>(i), scores[i]};
  const std::size_t count = std::min(all.size(), best.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(), ranks_before);
  std::copy_n(all.begin(), count, best.begin());
  return count;
}

/// Args: scores, wanted.
template <auto TopK>
void BM_TopK(benchmark::State& state) {
  Random random(1);
  std::vector<float> scores(static_cast<std::size_t>(state.range(0)));
  for (float& score : scores) score = static_cast<float>(random.normal());
  std::vector<TopEntry> best(static_cast<std::size_t>(state.range(1))), expected = best;
  reference::top_k(scores, expected);
  if (TopK(scores, best) != best.size() || best != expected) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(TopK(scores, best));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_TopK<top_k>)->Args({10'000, 20})->Args({10'000, 500})->Args({1'000'000, 20});
BENCHMARK(BM_TopK<partial_sort_top_k>)->Args({10'000, 20})->Args({10'000, 500})->Args({1'000'000, 20});

}  // namespace
}  // namespace attune::kernels
