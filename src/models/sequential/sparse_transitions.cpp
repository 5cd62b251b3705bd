#include "models/sequential/sparse_transitions.h"

#include "base/parallel.h"
#include "models/internal/item_weights.h"
#include "models/internal/local_ridge.h"
#include "models/internal/recency.h"
#include "models/internal/sparse_accumulator.h"
#include "models/sequential/transition_moments.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "sparse-transitions";
/// Items that one thread takes at a time: its scratch is as large as the catalogue.
constexpr std::size_t kGrain = 1024;

TransitionShape shape_of(const ModelParameters& parameters) {
  return {.past = {.decay = parameters["decay"], .window = parameters.count("window")},
          .horizon = parameters.count("horizon"),
          .future_decay = parameters["future_decay"]};
}

SparseGram past_moments(const TransitionMoments& moments, std::size_t items, const ModelParameters& parameters,
                        const FitContext& context) {
  const auto lambda = static_cast<float>(parameters["lambda"]);
  SparseGram gram{.diagonal = std::vector<float>(items), .rows = std::vector<std::vector<Neighbour>>(items)};
  context.progress->begin("sparse-transitions: co-occurrence", 2 * items);
  std::atomic<std::size_t> done{0};
  const auto for_each_row = [&](auto take) {
    parallel_for(items, kGrain, context.threads, [&](std::size_t first, std::size_t last) {
      if (context.stop.stop_requested()) return;
      SparseAccumulator sums(items);
      std::vector<Neighbour> entries;
      for (std::size_t i = first; i < last; ++i) {
        moments.visit_past_row(i, [&](std::uint32_t item, float amount) { sums.add(item, amount); });
        sums.take(entries);
        take(i, entries);
      }
      context.progress->update(done += last - first);
    });
  };
  // Which entries are worth keeping depends on the whole diagonal.
  for_each_row([&](std::size_t i, std::vector<Neighbour>& entries) {
    const auto own = std::ranges::find(entries, static_cast<std::uint32_t>(i), &Neighbour::item);
    if (own != entries.end()) gram.diagonal[i] = own->weight;
  });
  for_each_row([&](std::size_t i, std::vector<Neighbour>& entries) {
    std::erase_if(entries, [&](const Neighbour& entry) { return entry.item == i || entry.weight == 0; });
    keep_predictors(entries, gram.diagonal, lambda, parameters.count("co_occurrences"));
    gram.rows[i] = {entries.begin(), entries.end()};
  });
  return gram;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  ATTUNE_TRY_VOID(check_has_order(kName, data));
  const std::size_t items = data.user_item.columns();
  const auto lambda = static_cast<float>(parameters["lambda"]);
  const TransitionMoments moments(data, shape_of(parameters));
  const SparseGram gram = past_moments(moments, items, parameters, context);
  if (context.stop.stop_requested()) return cancelled("training {} was cancelled", kName);

  context.progress->begin("sparse-transitions: regressions", items);
  std::atomic<std::size_t> done{0};
  std::vector<std::vector<Neighbour>> sources(items);
  parallel_for(items, kGrain, context.threads, [&](std::size_t first, std::size_t last) {
    SparseAccumulator sums(items);
    LocalRidge ridge(gram, lambda);
    std::vector<Neighbour> entries;
    for (std::size_t j = first; j < last && !context.stop.stop_requested(); ++j) {
      moments.visit_future_column(j, [&](std::uint32_t item, float amount) { sums.add(item, amount); });
      sums.take(entries);
      std::erase_if(entries, [](const Neighbour& entry) { return entry.weight == 0; });
      keep_predictors(entries, gram.diagonal, lambda, parameters.count("neighbours"));
      if (std::ranges::find(entries, j, &Neighbour::item) == entries.end())
        entries.push_back({static_cast<std::uint32_t>(j), 0});
      sources[j] = ridge.solve(entries);
    }
    context.progress->update(done += last - first);
  });
  if (context.stop.stop_requested()) return cancelled("training {} was cancelled", kName);
  return make_fading(kName, make_item_weights(kName, sources, std::vector<float>(items, 1.0F)),
                     shape_of(parameters).past);
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t items = data.user_item.columns();
  const std::size_t kept = std::min(parameters.count("co_occurrences"), items);
  const std::size_t weights = std::min(parameters.count("neighbours"), items);
  return items * (8 * kept + 16 * weights + 96) + 16 * data.histories.size();
}

}  // namespace

ModelEntry sparse_transitions_entry() {
  return {
      .name = kName,
      .summary = "what comes next in large catalogues: each item from the items that foretell it best",
      .approximates = "transitions",
      .parameters =
          {{"lambda", 20, 1e-3, 1e9, "strength of the penalty on large weights", {2, 5, 10, 20, 50, 100, 200}},
           {"decay", 0.6, 0.01, 1, "what an item counts less for each step back", {0.2, 0.4, 0.6, 0.8, 0.9}},
           {"window", 20, 1, 1000, "items back that count"},
           {"future_decay", 0.3, 0.01, 1, "what an item counts less for each step ahead", {0.1, 0.3, 0.6, 0.8}},
           {"horizon", 5, 1, 1000, "items ahead that count"},
           {"neighbours", 200, 1, 2000, "items that each item is predicted from", {100, 200, 400}},
           {"co_occurrences", 500, 1, 1e6, "co-occurring items kept for each item while training"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_fading_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
