#include "base/parallel.h"
#include "base/random.h"
#include "kernels/inner_product_search.h"
#include "seconds_of.h"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>
#if __has_include(<hnswlib/hnswlib.h>)
#include <hnswlib/hnswlib.h>
#define ATTUNE_HAS_HNSWLIB
#endif

namespace attune::kernels {
namespace {

constexpr std::size_t kDimensions = 64, kBest = 10, kQueries = 1024;

using bench::seconds_of;

/// Bytes per second of McCalpin's STREAM triad on all threads: the best of ten.
double triad_bandwidth() {
  static const double bandwidth = [] {
    constexpr std::size_t kSize = 20'000'000, kPart = kSize / 64;
    std::vector<float> a(kSize), b(kSize, 1), c(kSize, 2);
    double best = 1e9;
    for (int run = 0; run < 10; ++run) {
      best = std::min(best, seconds_of([&] {
                        parallel_for(kSize, kPart, available_threads(), [&](std::size_t first, std::size_t last) {
                          for (std::size_t i = first; i < last; ++i) a[i] = b[i] + 3 * c[i];
                        });
                        benchmark::ClobberMemory();
                      }));
    }
    return 3.0 * kSize * sizeof(float) / best;
  }();
  return bandwidth;
}

/// Vectors as factor models have them: most of what they say lies in a quarter of their dimensions.
struct Vectors {
  std::vector<float> items, queries;
  std::size_t count;
  std::vector<TopEntry> exact;  // kBest a query

  [[nodiscard]] MatrixView<const float> item_view() const { return {items.data(), count, kDimensions}; }
  [[nodiscard]] MatrixView<const float> query_view() const { return {queries.data(), kQueries, kDimensions}; }
  [[nodiscard]] double recall(std::span<const TopEntry> found) const {
    std::size_t hits = 0;
    for (std::size_t q = 0; q < kQueries; ++q) {
      const auto truth = std::span(exact).subspan(q * kBest, kBest);
      for (const TopEntry& entry : found.subspan(q * kBest, kBest)) {
        hits += static_cast<std::size_t>(std::ranges::find(truth, entry.position, &TopEntry::position) != truth.end());
      }
    }
    return static_cast<double>(hits) / (kQueries * kBest);
  }
};

std::vector<float> low_rank(std::size_t count, std::uint64_t seed) {
  constexpr std::size_t kRank = kDimensions / 4;
  Random shared(1), random(seed);
  std::vector<float> basis(kRank * kDimensions), values(count * kDimensions);
  for (float& value : basis) value = static_cast<float>(shared.normal() / 4);
  for (std::size_t r = 0; r < count; ++r) {
    float* const row = values.data() + r * kDimensions;
    for (std::size_t k = 0; k < kDimensions; ++k) row[k] = static_cast<float>(0.1 * random.normal());
    for (std::size_t f = 0; f < kRank; ++f) {
      const auto amount = static_cast<float>(random.normal());
      for (std::size_t k = 0; k < kDimensions; ++k) row[k] += amount * basis[f * kDimensions + k];
    }
  }
  return values;
}

const Vectors& vectors(std::size_t count) {
  static std::map<std::size_t, Vectors> known;
  Vectors& result = known[count];
  if (result.items.empty()) {
    result = {.items = low_rank(count, 2), .queries = low_rank(kQueries, 3), .count = count, .exact = {}};
    result.exact.resize(kQueries * kBest);
    std::vector<float> scores(count);
    for (std::size_t q = 0; q < kQueries; ++q) {
      for (std::size_t i = 0; i < count; ++i) {
        scores[i] = std::inner_product(result.query_view().row(q).begin(), result.query_view().row(q).end(),
                                       result.item_view().row(i).begin(), 0.0F);
      }
      top_k(scores, std::span(result.exact).subspan(q * kBest, kBest));
    }
  }
  return result;
}

/// Args: vectors, queries at once. `of_stream`: the share of the triad's bandwidth at which the vectors are read.
template <Precision kPrecision>
void BM_Search(benchmark::State& state) {
  const Vectors& data = vectors(static_cast<std::size_t>(state.range(0)));
  const auto batch = static_cast<std::size_t>(state.range(1));
  std::unique_ptr<InnerProductSearch> search;
  const double build = seconds_of([&] { search = std::make_unique<InnerProductSearch>(data.item_view(), kPrecision); });
  std::vector<TopEntry> best(kQueries * kBest);
  search->search(data.query_view(), kBest, available_threads(), best);
  const double recall = data.recall(best), stream = triad_bandwidth();
  if (recall < 0.9999) return state.SkipWithError("wrong answer");
  std::size_t next = 0;
  double seconds = 0;
  for (auto _ : state) {
    seconds += seconds_of([&] {
      search->search(data.query_view().block(next, 0, batch, kDimensions), kBest, available_threads(),
                     std::span(best).first(batch * kBest));
    });
    next = (next + batch) % kQueries;
  }
  const auto runs = static_cast<double>(state.iterations());
  state.counters["recall"] = recall;
  state.counters["build_s"] = build;
  state.counters["MiB"] = static_cast<double>(search->bytes()) / (1 << 20);
  state.counters["of_stream"] = runs * static_cast<double>(search->bytes()) / seconds / stream;
  state.counters["queries/s"] = runs * static_cast<double>(batch) / seconds;
}

#define ATTUNE_CASES ArgsProduct({{10'000, 100'000, 1'000'000}, {1, 256}})->UseRealTime()->Unit(benchmark::kMillisecond)
BENCHMARK(BM_Search<Precision::float32>)->ATTUNE_CASES;
BENCHMARK(BM_Search<Precision::bfloat16>)->ATTUNE_CASES;
BENCHMARK(BM_Search<Precision::int8>)->ATTUNE_CASES;

#ifdef ATTUNE_HAS_HNSWLIB
/// The peer: a graph that looks at few vectors, and misses some. Args: vectors, queries at once, effort of a search.
void BM_Hnswlib(benchmark::State& state) {
  struct Index {
    hnswlib::InnerProductSpace space{kDimensions};
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> graph;
    double build = 0;
  };
  static std::map<std::size_t, Index> known;
  const Vectors& data = vectors(static_cast<std::size_t>(state.range(0)));
  const auto batch = static_cast<std::size_t>(state.range(1));
  Index& index = known[data.count];
  if (!index.graph) {
    index.graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(&index.space, data.count, 16, 100);
    index.build = seconds_of([&] {
      parallel_for(data.count, 64, available_threads(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) index.graph->addPoint(data.item_view().row(i).data(), i);
      });
    });
  }
  index.graph->setEf(static_cast<std::size_t>(state.range(2)));
  std::vector<TopEntry> best(kQueries * kBest);
  const auto search = [&](std::size_t first, std::size_t count) {
    parallel_for(count, std::max<std::size_t>(count / 8, 1), available_threads(), [&](std::size_t a, std::size_t b) {
      for (std::size_t q = first + a; q < first + b; ++q) {
        auto found = index.graph->searchKnn(data.query_view().row(q).data(), kBest);
        for (std::size_t i = 0; i < kBest && !found.empty(); ++i, found.pop()) {
          best[q * kBest + i] = {static_cast<std::uint32_t>(found.top().second), 1 - found.top().first};
        }
      }
    });
  };
  search(0, kQueries);
  state.counters["recall"] = data.recall(best);
  state.counters["build_s"] = index.build;
  state.counters["MiB"] = static_cast<double>(data.count * index.graph->size_data_per_element_) / (1 << 20);
  std::size_t next = 0;
  double seconds = 0;
  for (auto _ : state) {
    seconds += seconds_of([&] { search(next, batch); });
    next = (next + batch) % kQueries;
  }
  state.counters["queries/s"] = static_cast<double>(state.iterations()) * static_cast<double>(batch) / seconds;
}
BENCHMARK(BM_Hnswlib)
    ->ArgsProduct({{10'000, 100'000, 1'000'000}, {1, 256}, {40, 160}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
#endif

}  // namespace
}  // namespace attune::kernels
