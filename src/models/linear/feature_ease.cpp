#include "models/linear/feature_ease.h"

#include "models/internal/item_weights.h"
#include "models/internal/tf_idf.h"
#include "models/linear/ease.h"

#include <cmath>

namespace attune {
namespace {

constexpr std::string_view kName = "feature-ease";

EaseOptions options_of(const ModelParameters& parameters) {
  return {.lambda = parameters["lambda"], .min_support = 1, .keep = parameters.count("keep")};
}

/// X': the users' rows, and below them a row for each label and term.
CsrMatrix<float> users_and_attributes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t users = data.user_item.rows(), items = data.user_item.columns();
  const CsrMatrix<float> vectors = tf_idf(data.features, items, parameters["term_share"]);
  const auto scale = static_cast<float>(std::sqrt(parameters["attribute_weight"]));
  std::vector<CsrMatrix<float>::Entry> entries;
  entries.reserve(data.user_item.nonzeros() + vectors.nonzeros());
  for (std::uint32_t u = 0; u < users; ++u) {
    const SparseRow<float> row = data.user_item.row(u);
    for (std::size_t k = 0; k < row.size(); ++k) entries.push_back({u, row.columns[k], row.values[k]});
  }
  for (std::uint32_t i = 0; i < items; ++i) {
    const SparseRow<float> row = vectors.row(i);
    for (std::size_t k = 0; k < row.size(); ++k)
      entries.push_back({static_cast<std::uint32_t>(users + row.columns[k]), i, row.values[k] * scale});
  }
  return CsrMatrix<float>::from_entries(users + vectors.columns(), items, entries);
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.features.labels.nonzeros() == 0 && data.features.terms.nonzeros() == 0)
    return invalid_argument("the catalogue says nothing of any item").mend("import items with labels, or use ease");
  return fit_ease(kName, users_and_attributes(data, parameters), options_of(parameters), context);
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const CsrMatrix<float> rows = users_and_attributes(data, parameters);
  return ease_bytes(rows, options_of(parameters)) + 32 * rows.nonzeros();
}

}  // namespace

ModelEntry feature_ease_entry() {
  return {
      .name = kName,
      .summary = "EASE over events and attributes together, so that new items have weights",
      .parameters =
          {{"lambda", 200, 1e-3, 1e9, "strength of the penalty on large weights", {10, 50, 100, 200, 500, 1000}},
           {"attribute_weight", 10, 0, 1e6, "people that a perfect likeness of attributes stands for", {1, 3, 10, 30}},
           {"term_share", 0, 0, 1, "how much the words of titles and texts count against labels", {0, 0.3}},
           {"keep", 512, 1, 1e9, "weights stored for each item, largest first"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
