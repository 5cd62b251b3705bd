#include "base/random.h"
#include "kernels/vector.h"

#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

namespace attune::kernels {
namespace {

std::vector<float> random_vector(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(size);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

template <auto Dot>
void BM_Dot(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const auto a = random_vector(size, 1), b = random_vector(size, 2);
  if (std::abs(Dot(a, b) - reference::dot(a, b)) > 1e-2F) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(Dot(a, b));
  state.SetBytesProcessed(state.iterations() * state.range(0) * 8);
}
BENCHMARK(BM_Dot<dot>)->Arg(64)->Arg(1024)->Arg(16384);
BENCHMARK(BM_Dot<reference::dot>)->Arg(64)->Arg(1024)->Arg(16384);

template <auto Axpy>
void BM_Axpy(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const auto x = random_vector(size, 1);
  auto y = random_vector(size, 2), expected = y;
  Axpy(0.5F, x, y);
  reference::axpy(0.5F, x, expected);
  for (std::size_t i = 0; i < size; ++i) {
    if (std::abs(y[i] - expected[i]) > 1e-5F) return state.SkipWithError("wrong answer");
  }
  for (auto _ : state) {
    Axpy(1e-6F, x, y);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0) * 12);
}
BENCHMARK(BM_Axpy<axpy>)->Arg(64)->Arg(1024)->Arg(16384);
BENCHMARK(BM_Axpy<reference::axpy>)->Arg(64)->Arg(1024)->Arg(16384);

}  // namespace
}  // namespace attune::kernels
