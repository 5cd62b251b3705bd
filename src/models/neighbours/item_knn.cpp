#include "models/neighbours/item_knn.h"

#include "base/parallel.h"
#include "models/internal/gram.h"
#include "models/internal/item_weights.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace attune {
namespace {

constexpr std::string_view kName = "item-knn";

std::vector<double> row_norms(const CsrMatrix<float>& matrix) {
  std::vector<double> norms(matrix.rows());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    double sum = 0;
    for (const float value : matrix.row(r).values) sum += static_cast<double>(value) * value;
    norms[r] = std::sqrt(sum);
  }
  return norms;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  const CsrMatrix<float>& user_item = data.user_item;
  const CsrMatrix<float> item_user = user_item.transposed();
  const std::size_t items = user_item.columns();
  const std::size_t neighbours = parameters.count("neighbours");
  const double shrinkage = parameters["shrinkage"];
  const std::vector<double> norms = row_norms(item_user);

  context.progress->begin("item-knn: neighbours", items);
  std::atomic<std::size_t> done{0};
  std::vector<std::vector<Neighbour>> sources(items);
  parallel_for(items, 64, context.threads, [&](std::size_t first, std::size_t last) {
    if (context.stop.stop_requested()) return;
    std::vector<float> likeness(items);
    for (std::size_t j = first; j < last; ++j) {
      std::ranges::fill(likeness, 0.0F);
      add_gram_row(user_item, item_user, j, likeness);
      for (std::size_t i = 0; i < items; ++i) {
        const bool neighbour = i != j && likeness[i] > 0;
        likeness[i] = neighbour ? static_cast<float>(likeness[i] / (norms[i] * norms[j] + shrinkage)) : 0.0F;
      }
      sources[j] = keep_largest(likeness, neighbours);
    }
    context.progress->update(done += last - first);
  });
  if (context.stop.stop_requested()) return cancelled("training item-knn was cancelled");
  return make_item_weights(kName, sources, std::vector<float>(items, 1.0F));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t items = data.user_item.columns();
  const std::size_t kept = std::min(parameters.count("neighbours"), items);
  return 64 * items + 16 * items * kept + 16 * data.user_item.nonzeros();
}

}  // namespace

ModelEntry item_knn_entry() {
  return {
      .name = kName,
      .summary = "items chosen by the same people as yours (cosine, nearest neighbours)",
      .parameters = {{"neighbours", 100, 1, 10000, "neighbours kept for each item", {20, 50, 100, 200, 500}},
                     {"shrinkage",
                      10,
                      0,
                      1e6,
                      "added to the cosine's denominator, against chance likeness",
                      {0, 1, 3, 10, 30, 100}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
