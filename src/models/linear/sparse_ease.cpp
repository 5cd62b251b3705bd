#include "models/linear/sparse_ease.h"

#include "base/parallel.h"
#include "models/internal/item_weights.h"
#include "models/internal/local_ridge.h"
#include "models/internal/sparse_accumulator.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "sparse-ease";

struct Options {
  float lambda = 0;
  std::size_t neighbours = 0;
  std::size_t co_occurrences = 0;
  std::size_t min_support = 0;
};

Options options_of(const ModelParameters& parameters) {
  const std::size_t neighbours = parameters.count("neighbours");
  return {.lambda = static_cast<float>(parameters["lambda"]),
          .neighbours = neighbours,
          .co_occurrences = std::max(neighbours, parameters.count("co_occurrences")),
          .min_support = parameters.count("min_support")};
}

/// Rows of items without the support stay empty, and no row has such an item in it.
SparseGram sparse_gram(const CsrMatrix<float>& user_item, const Options& options, const FitContext& context) {
  const std::size_t items = user_item.columns();
  const CsrMatrix<float> item_user = user_item.transposed();
  SparseGram gram{.diagonal = std::vector<float>(items), .rows = std::vector<std::vector<Neighbour>>(items)};
  for (std::size_t i = 0; i < items; ++i) {
    for (const float value : item_user.row(i).values) gram.diagonal[i] += value * value;
  }
  context.progress->begin("sparse-ease: co-occurrence", items);
  std::atomic<std::size_t> done{0};
  parallel_for(items, 1024, context.threads, [&](std::size_t first, std::size_t last) {
    if (context.stop.stop_requested()) return;
    SparseAccumulator sums(items);
    std::vector<Neighbour> entries;
    for (std::size_t j = first; j < last; ++j) {
      if (item_user.row(j).size() < options.min_support) continue;
      const SparseRow<float> users = item_user.row(j);
      for (std::size_t k = 0; k < users.size(); ++k) {
        const SparseRow<float> history = user_item.row(users.columns[k]);
        for (std::size_t h = 0; h < history.size(); ++h)
          sums.add(history.columns[h], users.values[k] * history.values[h]);
      }
      sums.take(entries);
      std::erase_if(entries, [&](const Neighbour& entry) {
        return entry.item == j || entry.weight == 0 || item_user.row(entry.item).size() < options.min_support;
      });
      keep_predictors(entries, gram.diagonal, options.lambda, options.co_occurrences);
      gram.rows[j] = {entries.begin(), entries.end()};
    }
    context.progress->update(done += last - first);
  });
  return gram;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  const std::size_t items = data.user_item.columns();
  const Options options = options_of(parameters);
  const SparseGram gram = sparse_gram(data.user_item, options, context);
  if (context.stop.stop_requested()) return cancelled("training {} was cancelled", kName);

  context.progress->begin("sparse-ease: regressions", items);
  std::atomic<std::size_t> done{0};
  std::vector<std::vector<Neighbour>> sources(items);
  parallel_for(items, 1024, context.threads, [&](std::size_t first, std::size_t last) {
    LocalRidge ridge(gram, options.lambda);
    for (std::size_t j = first; j < last && !context.stop.stop_requested(); ++j) {
      const std::span<const Neighbour> row = gram.rows[j];
      sources[j] = ridge.solve(row.first(std::min(row.size(), options.neighbours)));
    }
    context.progress->update(done += last - first);
  });
  if (context.stop.stop_requested()) return cancelled("training {} was cancelled", kName);
  return make_item_weights(kName, sources, std::vector<float>(items, 1.0F));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t items = data.user_item.columns();
  const Options options = options_of(parameters);
  const std::size_t kept = std::min(options.co_occurrences, items), weights = std::min(options.neighbours, items);
  return items * (8 * kept + 16 * weights + 96) + 32 * data.user_item.nonzeros();
}

}  // namespace

ModelEntry sparse_ease_entry() {
  return {
      .name = kName,
      .summary = "EASE for large catalogues: each item from the items that predict it best",
      .approximates = "ease",
      .parameters =
          {{"lambda", 100, 1e-3, 1e9, "strength of the penalty on large weights", {5, 10, 20, 50, 100, 200, 500}},
           {"neighbours", 200, 1, 2000, "items that each item is predicted from", {100, 200, 400}},
           {"co_occurrences", 500, 1, 1e6, "co-occurring items kept for each item while training"},
           {"min_support", 2, 1, 1e9, "events an item needs to take part"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
