#include "base/random.h"
#include "kernels/linear_solve.h"

#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>
#include <cblas.h>
#include <f77blas.h>

namespace attune::kernels {
namespace {

/// Diagonally dominant, so positive definite.
std::vector<float> random_spd(std::size_t n) {
  Random random(n);
  std::vector<float> values(n * n);
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c < r; ++c) values[r * n + c] = values[c * n + r] = static_cast<float>(random.uniform());
    values[r * n + r] = static_cast<float>(n);
  }
  return values;
}

bool ours(std::vector<float>& values, std::size_t n, std::size_t threads) {
  return invert_spd({values.data(), n, n}, {.threads = threads}).has_value();
}

/// OpenBLAS alone, on its own threads; leaves one triangle.
bool bare_lapack(std::vector<float>& values, std::size_t n, std::size_t threads) {
  openblas_set_num_threads(static_cast<int>(threads));
  auto size = static_cast<blasint>(n);
  blasint factor_info = 0, inverse_info = 0;
  char upper = 'U';
  spotrf_(&upper, &size, values.data(), &size, &factor_info);
  spotri_(&upper, &size, values.data(), &size, &inverse_info);
  openblas_set_num_threads(1);
  return factor_info == 0 && inverse_info == 0;
}

/// Args: n, threads.
template <auto Invert>
void BM_InvertSpd(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0)), threads = static_cast<std::size_t>(state.range(1));
  const auto matrix = random_spd(n);
  auto inverse = matrix;
  if (!Invert(inverse, n, threads)) return state.SkipWithError("not positive definite");
  // Row 0 of the matrix times column 0 of the inverse is 1; the lower triangle holds the column in both forms.
  double product = 0;
  for (std::size_t k = 0; k < n; ++k) product += static_cast<double>(matrix[k]) * inverse[k * n];
  if (std::abs(product - 1) > 1e-3) return state.SkipWithError("wrong answer");
  for (auto _ : state) {
    state.PauseTiming();
    inverse = matrix;
    state.ResumeTiming();
    Invert(inverse, n, threads);
  }
  const double flops = static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(n);
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
}
#define ATTUNE_SIZES Args({1024, 1})->Args({1024, 2})->Args({4096, 1})->Args({4096, 2})
BENCHMARK(BM_InvertSpd<ours>)->ATTUNE_SIZES->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_InvertSpd<bare_lapack>)->ATTUNE_SIZES->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune::kernels
