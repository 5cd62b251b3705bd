#include "models/factors/ials_factors.h"
#include "models/interactions.h"

#include <vector>

#include <benchmark/benchmark.h>
#include <cblas.h>

namespace attune {
namespace {

constexpr std::size_t kUsers = 4000;
constexpr std::size_t kItems = 4000;
constexpr std::size_t kMeanEvents = 100;

/// Args: factors, threads. One iteration: both sides solved exactly. Multiply-adds count as two.
void BM_IalsIteration(benchmark::State& state) {
  const auto data = bench::interactions(kUsers, kItems, kMeanEvents, 1);
  const auto d = static_cast<std::size_t>(state.range(0));
  const IalsOptions options{
      .loss = {}, .factors = d, .iterations = 1, .threads = static_cast<std::size_t>(state.range(1))};
  for (auto _ : state) {
    const auto factors = fit_ials_factors(data.user_item, options);
    if (!factors) return state.SkipWithError("no factors");
    benchmark::DoNotOptimize(factors->items.data());
  }
  const double size = static_cast<double>(d), rows = kUsers + kItems;
  // Gram updates use one triangle: d^2 flops an entry and side; the Cholesky factors d^3 / 3 a row.
  const double flops =
      2 * static_cast<double>(data.user_item.nonzeros()) * size * size + rows * (size * size * size / 3 + size * size);
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_IalsIteration)->Args({64, 1})->Args({64, 2})->Args({128, 1})->UseRealTime()->Unit(benchmark::kMillisecond);

/// The speed of one core's sgemm: what the counter above is measured against.
void BM_Sgemm(benchmark::State& state) {
  constexpr int kSize = 1024;
  std::vector<float> a(kSize * kSize, 1), b(kSize * kSize, 0.5F), c(kSize * kSize);
  openblas_set_num_threads(1);
  for (auto _ : state) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, kSize, kSize, kSize, 1, a.data(), kSize, b.data(), kSize, 0,
                c.data(), kSize);
    benchmark::ClobberMemory();
  }
  if (c.front() != kSize * 0.5F) state.SkipWithError("wrong answer");
  state.counters["flops"] =
      benchmark::Counter(2.0 * kSize * kSize * kSize, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_Sgemm)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
