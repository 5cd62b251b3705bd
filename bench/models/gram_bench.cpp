#include "models/interactions.h"
#include "models/internal/gram.h"

#include <vector>

#include <benchmark/benchmark.h>

namespace attune {
namespace {

constexpr std::size_t kUsers = 20'000, kItems = 4000, kMeanEvents = 140;

const CsrMatrix<float>& matrix() {
  static const TrainingData data = bench::interactions(kUsers, kItems, kMeanEvents, 1);
  return data.user_item;
}

/// User by user, pair by pair.
void plainly(const CsrMatrix<float>& user_item, std::size_t /*threads*/, kernels::MatrixView<float> gram) {
  for (std::size_t i = 0; i < gram.rows; ++i) std::ranges::fill(gram.row(i), 0.0F);
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    const SparseRow<float> row = user_item.row(u);
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = 0; b < row.size(); ++b) {
        gram(row.columns[a], row.columns[b]) += row.values[a] * row.values[b];
      }
    }
  }
}

/// Arg: threads.
template <auto Gram>
void BM_Gram(benchmark::State& state) {
  std::vector<float> values(kItems * kItems), expected = values;
  const kernels::MatrixView<float> gram(values.data(), kItems, kItems);
  const auto threads = static_cast<std::size_t>(state.range(0));
  plainly(matrix(), 1, {expected.data(), kItems, kItems});
  Gram(matrix(), threads, gram);
  if (values != expected) return state.SkipWithError("wrong answer");
  for (auto _ : state) Gram(matrix(), threads, gram);
}
BENCHMARK(BM_Gram<gram_matrix>)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Gram<plainly>)->Arg(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
