#include "models/linear/ease.h"

#include "base/parallel.h"
#include "kernels/linear_solve.h"
#include "models/internal/gram.h"
#include "models/internal/item_weights.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace attune {
namespace {

constexpr std::string_view kName = "ease";

/// Ids of the items with at least `min_support` entries, ascending.
std::vector<std::uint32_t> supported_items(const CsrMatrix<float>& user_item, std::size_t min_support) {
  std::vector<std::size_t> support(user_item.columns());
  for (std::size_t user = 0; user < user_item.rows(); ++user) {
    for (const std::uint32_t item : user_item.row(user).columns) ++support[item];
  }
  std::vector<std::uint32_t> items;
  for (std::size_t item = 0; item < support.size(); ++item) {
    if (support[item] >= min_support) items.push_back(static_cast<std::uint32_t>(item));
  }
  return items;
}

/// The columns `items` of a matrix, renumbered 0, 1, ...
CsrMatrix<float> select_columns(const CsrMatrix<float>& matrix, std::span<const std::uint32_t> items) {
  constexpr std::uint32_t kAbsent = ~std::uint32_t{0};
  std::vector<std::uint32_t> renumbered(matrix.columns(), kAbsent);
  for (std::size_t k = 0; k < items.size(); ++k) renumbered[items[k]] = static_cast<std::uint32_t>(k);
  std::vector<CsrMatrix<float>::Entry> entries;
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const SparseRow<float> row = matrix.row(r);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const std::uint32_t column = renumbered[row.columns[k]];
      if (column != kAbsent) entries.push_back({static_cast<std::uint32_t>(r), column, row.values[k]});
    }
  }
  return CsrMatrix<float>::from_entries(matrix.rows(), items.size(), entries);
}

/// The model that the inverse P over the items that take part implies.
std::unique_ptr<Model> from_inverse(kernels::MatrixView<float> inverse, std::span<const std::uint32_t> items,
                                    std::size_t item_count, std::size_t keep, std::size_t threads) {
  std::vector<std::vector<Neighbour>> sources(item_count);
  std::vector<float> scale(item_count, 1.0F);
  for (std::size_t k = 0; k < items.size(); ++k) scale[items[k]] = std::sqrt(inverse(k, k));
  parallel_for(items.size(), 16, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t k = first; k < last; ++k) {  // P is symmetric: column k of B lies in row k of P
      const std::span<float> column = inverse.row(k);
      const float corner = column[k];
      for (float& value : column) value /= -corner;
      column[k] = 0;
      std::vector<Neighbour>& list = sources[items[k]];
      list = keep_largest(column, keep);
      for (Neighbour& source : list) source.item = items[source.item];
    }
  });
  return make_item_weights(kName, sources, scale);
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  const std::size_t min_support = parameters.count("min_support");
  const auto items = supported_items(data.user_item, min_support);
  if (items.empty()) {
    return invalid_argument("no item has the {} events that ease asks for", min_support)
        .mend("record more events, or set ease's min_support to 1");
  }
  const CsrMatrix<float> user_item = select_columns(data.user_item, items);

  std::vector<float> memory(items.size() * items.size());
  const kernels::MatrixView<float> matrix(memory.data(), items.size(), items.size());
  context.progress->begin("ease: co-occurrence", 0);
  gram_matrix(user_item, context.threads, matrix);
  for (std::size_t i = 0; i < items.size(); ++i) matrix(i, i) += static_cast<float>(parameters["lambda"]);
  ATTUNE_TRY_VOID(
      kernels::invert_spd(matrix, {.threads = context.threads, .progress = context.progress, .stop = context.stop}));
  const bool finite = std::ranges::all_of(memory, [](float value) { return std::isfinite(value); });
  const auto positive = [&](std::size_t i) { return matrix(i, i) > 0; };
  if (!finite || !std::ranges::all_of(std::views::iota(std::size_t{0}, items.size()), positive)) {
    return invalid_argument("ease's matrix cannot be inverted in float at lambda = {}", parameters["lambda"])
        .mend("set a larger lambda");
  }
  context.progress->begin("ease: weights", 0);
  return from_inverse(matrix, items, data.user_item.columns(), parameters.count("keep"), context.threads);
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t items = supported_items(data.user_item, parameters.count("min_support")).size();
  const std::size_t kept = std::min(parameters.count("keep"), items);
  const std::size_t panels = 2048 * items;  // what the inversion holds beside the matrix
  return 4 * items * items + panels + 16 * items * kept + 32 * data.user_item.nonzeros();
}

}  // namespace

ModelEntry ease_entry() {
  return {
      .name = kName,
      .summary = "the best linear model from your items to others (EASE, closed form)",
      .parameters = {{"lambda", 200, 1e-3, 1e9, "strength of the penalty on large weights"},
                     {"min_support", 2, 1, 1e9, "events an item needs to take part"},
                     {"keep", 512, 1, 1e9, "weights stored for each item, largest first"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
