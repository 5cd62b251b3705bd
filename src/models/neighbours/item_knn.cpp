#include "models/neighbours/item_knn.h"

#include "base/parallel.h"
#include "kernels/top_k.h"
#include "models/internal/gram.h"
#include "models/internal/item_weights.h"
#include "models/internal/normalised.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>

namespace attune {
namespace {

constexpr std::string_view kName = "item-knn";
constexpr std::string_view kCosine = "cosine", kTfIdf = "tf-idf", kBm25 = "bm25";

std::vector<float> column_norms(const CsrMatrix<float>& matrix) {
  const CsrView<float> view = matrix.view();
  std::vector<double> squares(matrix.columns());
  for (std::size_t e = 0; e < view.values.size(); ++e) {
    squares[view.columns[e]] += static_cast<double>(view.values[e]) * view.values[e];
  }
  std::vector<float> norms;
  norms.reserve(squares.size());
  for (const double square : squares) norms.push_back(static_cast<float>(std::sqrt(square)));
  return norms;
}

constexpr float kNoNeighbour = -std::numeric_limits<float>::infinity();

/// What a tile says of one item's neighbours; of use to one thread.
class Neighbourhood {
 public:
  Neighbourhood(const GramTile& tile, std::span<const float> norms, float shrinkage)
      : tile_(tile),
        norms_(norms),
        shrinkage_(shrinkage),
        row_(tile.last - tile.first),
        sums_(tile.in_bits() ? 0 : tile.last) {}

  void offer(std::size_t j, kernels::BestScores& best) {
    constexpr std::size_t kSparse = 8;  // a sum looked up costs about as much as so many that are passed over
    if (tile_.in_bits() || tile_.additions(j) * kSparse > row_.size()) {
      tile_.row(j, row_);
      for (std::size_t k = 0; k < row_.size(); ++k) row_[k] = likeness(row_[k], tile_.first + k, j);
      if (j >= tile_.first && j < tile_.last) row_[j - tile_.first] = kNoNeighbour;
      best.offer(row_, static_cast<std::uint32_t>(tile_.first));
    } else {
      tile_.add_row(j, sums_);
      sums_.take(products_);
      for (const Neighbour& product : products_) {
        if (product.item != j) best.offer({product.item, likeness(product.weight, product.item, j)});
      }
    }
  }

 private:
  [[nodiscard]] float likeness(float product, std::size_t i, std::size_t j) const {
    const float likeness = product / (norms_[i] * norms_[j] + shrinkage_);
    return product > 0 ? likeness : kNoNeighbour;
  }

  const GramTile& tile_;
  std::span<const float> norms_;
  float shrinkage_;
  std::vector<float> row_;
  SparseAccumulator sums_;
  std::vector<Neighbour> products_;
};

/// A user who chose everything says little: the user is the term here, the items are the documents.
std::vector<float> inverse_document_frequencies(const CsrMatrix<float>& user_item) {
  std::vector<float> result;
  result.reserve(user_item.rows());
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    const auto length = static_cast<double>(std::max<std::size_t>(user_item.row(u).size(), 1));
    result.push_back(static_cast<float>(std::log1p(static_cast<double>(user_item.columns()) / length)));
  }
  return result;
}

CsrMatrix<float> tf_idf_weights(const CsrMatrix<float>& user_item) {
  return scaled(user_item, inverse_document_frequencies(user_item), std::vector<float>(user_item.columns(), 1.0F));
}

CsrMatrix<float> bm25_weights(const CsrMatrix<float>& user_item) {
  constexpr double kSaturation = 1.2, kLengthNorm = 0.75;  // k1 and b
  const Degrees degrees = degrees_of(user_item);
  const double total = std::reduce(degrees.items.begin(), degrees.items.end());
  const double mean = total > 0 ? total / static_cast<double>(user_item.columns()) : 1;
  const std::vector<float> idf = inverse_document_frequencies(user_item);
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(user_item.nonzeros());
  for (std::uint32_t u = 0; u < user_item.rows(); ++u) {
    const SparseRow<float> row = user_item.row(u);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const double norm = 1 - kLengthNorm + kLengthNorm * degrees.items[row.columns[k]] / mean;
      const double frequency = row.values[k];
      const double saturated = frequency * (kSaturation + 1) / (std::abs(frequency) + kSaturation * norm);
      entries.push_back({u, row.columns[k], static_cast<float>(saturated) * idf[u]});
    }
  }
  return CsrMatrix<float>::from_entries(user_item.rows(), user_item.columns(), entries);
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  const std::string_view weighting = parameters.choice("weights");
  const std::vector<std::uint32_t> order = columns_by_frequency(data.user_item);
  CsrMatrix<float> user_item = select_columns(data.user_item, order);
  if (weighting == kTfIdf) user_item = tf_idf_weights(user_item);
  if (weighting == kBm25) user_item = bm25_weights(user_item);
  const std::size_t items = user_item.columns();
  const std::size_t neighbours = parameters.count("neighbours");
  const auto shrinkage = static_cast<float>(parameters["shrinkage"]);
  const std::vector<float> norms = weighting == kBm25 ? std::vector<float>(items, 1.0F) : column_norms(user_item);

  context.progress->begin("item-knn: neighbours", items);
  std::vector<kernels::BestScores> best(items, kernels::BestScores(neighbours));
  const std::size_t block = std::max<std::size_t>(64, items / 256);
  GramTiles(user_item).for_each(context.threads, [&](const GramTile& tile) {
    std::atomic<std::size_t> done{0};
    parallel_for(items, block, context.threads, [&](std::size_t first, std::size_t last) {
      Neighbourhood neighbourhood(tile, norms, shrinkage);
      for (std::size_t j = first; j < last && !context.stop.stop_requested(); ++j) neighbourhood.offer(j, best[j]);
      const std::size_t finished = done += last - first;
      context.progress->update(tile.first + (tile.last - tile.first) * finished / items);
    });
  });
  if (context.stop.stop_requested()) return cancelled("training item-knn was cancelled");

  std::vector<std::vector<Neighbour>> sources(items);
  for (std::size_t j = 0; j < items; ++j) {
    std::vector<Neighbour>& list = sources[order[j]];
    for (const kernels::TopEntry& entry : best[j].ranking()) list.push_back({order[entry.position], entry.score});
    std::ranges::sort(list, {}, &Neighbour::item);
  }
  return make_item_weights(kName, sources, std::vector<float>(items, 1.0F));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t items = data.user_item.columns();
  const std::size_t kept = std::min(parameters.count("neighbours"), items);
  return 64 * items + 16 * items * kept + 64 * data.user_item.nonzeros();
}

}  // namespace

ModelEntry item_knn_entry() {
  return {
      .name = kName,
      .summary = "items chosen by the same people as yours (nearest neighbours)",
      .parameters = {ModelParameter::choice("weights", {kCosine, kTfIdf, kBm25}, "what an event counts"),
                     {"neighbours", 100, 1, 10000, "neighbours kept for each item", {20, 50, 100, 200, 500}},
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
