#include "base/progress.h"
#include "models/interactions.h"
#include "models/internal/gram.h"
#include "models/linear/ease.h"
#include "models/registry.h"

#include <vector>

#include <benchmark/benchmark.h>
#include <cblas.h>
#include <f77blas.h>

namespace attune {
namespace {

constexpr std::size_t kUsers = 8000;  // more than items: fewer would be solved on their own side
constexpr std::size_t kMeanEvents = 100;

/// Args: items, threads. A whole fit: support, Gram matrix, inverse, weights.
void BM_EaseFit(benchmark::State& state) {
  const auto data = bench::interactions(kUsers, static_cast<std::size_t>(state.range(0)), kMeanEvents, 1);
  const ModelEntry& entry = **find_model("ease");
  const std::vector<std::pair<std::string, double>> all_items{{"min_support", 1}};
  const auto parameters = ModelParameters::create(entry.parameters, all_items);
  for (auto _ : state) {
    const auto model = fit_model(entry, data, *parameters, {.threads = static_cast<std::size_t>(state.range(1))});
    if (!model) return state.SkipWithError("no model");
    benchmark::DoNotOptimize(model);
  }
}

/// The floor under any exact EASE: spotrf and spotri of OpenBLAS on the same matrix, on as many threads.
void BM_BareInverse(benchmark::State& state) {
  const auto items = static_cast<std::size_t>(state.range(0));
  std::vector<float> gram(items * items), inverse;
  gram_matrix(bench::interactions(kUsers, items, kMeanEvents, 1).user_item, 2, {gram.data(), items, items});
  for (std::size_t i = 0; i < items; ++i) gram[i * items + i] += 200;
  openblas_set_num_threads(static_cast<int>(state.range(1)));
  for (auto _ : state) {
    inverse = gram;
    auto n = static_cast<blasint>(items);
    blasint factor_info = 0, inverse_info = 0;
    char upper = 'U';
    spotrf_(&upper, &n, inverse.data(), &n, &factor_info);
    spotri_(&upper, &n, inverse.data(), &n, &inverse_info);
    if (factor_info != 0 || inverse_info != 0) state.SkipWithError("not positive definite");
  }
  openblas_set_num_threads(1);
}

BENCHMARK(BM_EaseFit)->Args({3000, 1})->Args({3000, 2})->Args({6000, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BareInverse)
    ->Args({3000, 1})
    ->Args({3000, 2})
    ->Args({6000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
