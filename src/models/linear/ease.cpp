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
std::unique_ptr<Model> from_inverse(std::string_view name, kernels::MatrixView<float> inverse,
                                    std::span<const std::uint32_t> items, std::size_t item_count, std::size_t keep,
                                    std::size_t threads) {
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
  return make_item_weights(name, sources, scale);
}

EaseOptions options_of(const ModelParameters& parameters) {
  return {
      .lambda = parameters["lambda"], .min_support = parameters.count("min_support"), .keep = parameters.count("keep")};
}

}  // namespace

Result<std::unique_ptr<Model>> fit_ease(std::string_view name, const CsrMatrix<float>& rows, const EaseOptions& options,
                                        const FitContext& context) {
  const auto items = supported_items(rows, options.min_support);
  if (items.empty()) {
    return invalid_argument("no item has the {} events that {} asks for", options.min_support, name)
        .mend("record more events, or set {}'s min_support to 1", name);
  }
  const CsrMatrix<float> selected = select_columns(rows, items);

  std::vector<float> memory(items.size() * items.size());
  const kernels::MatrixView<float> matrix(memory.data(), items.size(), items.size());
  context.progress->begin(fmt::format("{}: co-occurrence", name), 0);
  gram_matrix(selected, context.threads, matrix);
  for (std::size_t i = 0; i < items.size(); ++i) matrix(i, i) += static_cast<float>(options.lambda);
  ATTUNE_TRY_VOID(
      kernels::invert_spd(matrix, {.threads = context.threads, .progress = context.progress, .stop = context.stop}));
  const bool finite = std::ranges::all_of(memory, [](float value) { return std::isfinite(value); });
  const auto positive = [&](std::size_t i) { return matrix(i, i) > 0; };
  if (!finite || !std::ranges::all_of(std::views::iota(std::size_t{0}, items.size()), positive)) {
    return invalid_argument("{}'s matrix cannot be inverted in float at lambda = {}", name, options.lambda)
        .mend("set a larger lambda");
  }
  context.progress->begin(fmt::format("{}: weights", name), 0);
  return from_inverse(name, matrix, items, rows.columns(), options.keep, context.threads);
}

std::size_t ease_bytes(const CsrMatrix<float>& rows, const EaseOptions& options) {
  const std::size_t items = supported_items(rows, options.min_support).size();
  const std::size_t kept = std::min(options.keep, items);
  const std::size_t panels = 2048 * items;  // what the inversion holds beside the matrix
  return 4 * items * items + panels + 16 * items * kept + 32 * rows.nonzeros();
}

ModelEntry ease_entry() {
  return {
      .name = kName,
      .summary = "the best linear model from your items to others (EASE, closed form)",
      .parameters =
          {{"lambda", 200, 1e-3, 1e9, "strength of the penalty on large weights", {5, 10, 20, 50, 100, 200, 500, 1000}},
           {"min_support", 2, 1, 1e9, "events an item needs to take part"},
           {"keep", 512, 1, 1e9, "weights stored for each item, largest first"}},
      .memory_bytes = [](const TrainingData& data,
                         const ModelParameters& given) { return ease_bytes(data.user_item, options_of(given)); },
      .fit = [](const TrainingData& data, const ModelParameters& given,
                const FitContext& context) { return fit_ease(kName, data.user_item, options_of(given), context); },
      .map = [](SnapshotReader reader) { return map_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
