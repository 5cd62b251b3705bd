#include "models/sequential/transitions.h"

#include "base/parallel.h"
#include "kernels/gemm.h"
#include "kernels/linear_solve.h"
#include "kernels/vector.h"
#include "models/internal/item_weights.h"
#include "models/internal/recency.h"
#include "models/internal/tf_idf.h"
#include "models/sequential/transition_moments.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>
#include <vector>

namespace attune {
namespace {

constexpr std::string_view kName = "transitions";
/// Columns of W that are computed together, so that a row of the inverse is read once for all of them.
constexpr std::size_t kColumns = 32;
/// Above this share of nonzeros in sum x y' a dense product costs less than a sparse one.
constexpr double kDense = 0.1;

/// The attributes A that items share, I x L: tf-idf vectors of length `weight` over the labels, without those of one
/// item alone, which could not tell anything of another.
CsrMatrix<float> shared_attributes(const TrainingData& data, double weight) {
  const std::size_t items = data.user_item.columns();
  if (weight == 0) return CsrMatrix<float>::from_entries(items, 0, {});
  const CsrMatrix<float> bearers = tf_idf(data.features, items, 0).transposed();
  std::vector<CsrMatrix<float>::Entry> entries;
  std::uint32_t shared = 0;
  for (std::size_t label = 0; label < bearers.rows(); ++label) {
    const SparseRow<float> row = bearers.row(label);
    if (row.size() < 2) continue;
    for (std::size_t k = 0; k < row.size(); ++k)
      entries.push_back({row.columns[k], shared, static_cast<float>(weight) * row.values[k]});
    ++shared;
  }
  return CsrMatrix<float>::from_entries(items, shared, entries);
}

/// sum z z' + lambda I, lower triangle, for z = (x, A' x): (I + L) x (I + L).
void past_moments(const TransitionMoments& moments, const CsrMatrix<float>& attributes, float lambda,
                  std::size_t threads, kernels::MatrixView<float> matrix) {
  const std::size_t items = attributes.rows();
  parallel_for(items, 16, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i)
      moments.visit_past_row(i, [row = matrix.row(i)](std::uint32_t item, float amount) { row[item] += amount; });
  });
  const CsrMatrix<float> bearers = attributes.transposed();
  parallel_for(bearers.rows(), 4, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t label = first; label < last; ++label) {
      const auto with_items = matrix.row(items + label).first(items);
      const auto with_labels = matrix.row(items + label).subspan(items);
      const SparseRow<float> bearing = bearers.row(label);
      for (std::size_t k = 0; k < bearing.size(); ++k)
        kernels::axpy(bearing.values[k], matrix.row(bearing.columns[k]).first(items), with_items);
      for (std::size_t i = 0; i < items; ++i) {
        const SparseRow<float> labels = attributes.row(i);
        for (std::size_t k = 0; k < labels.size(); ++k)
          with_labels[labels.columns[k]] += with_items[i] * labels.values[k];
      }
    }
  });
  for (std::size_t d = 0; d < matrix.rows; ++d) matrix(d, d) += lambda;
}

/// Folds the attributes' part of the inverse P into the items': its first I rows and columns become F P F', F = (I, A).
void fold_attributes(const CsrMatrix<float>& attributes, std::size_t threads, kernels::MatrixView<float> inverse) {
  const std::size_t items = attributes.rows();
  if (attributes.columns() == 0) return;
  parallel_for(items, 16, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      const std::span<float> row = inverse.row(i);
      const SparseRow<float> own = attributes.row(i);
      for (std::size_t k = 0; k < own.size(); ++k)
        kernels::axpy(own.values[k], inverse.row(items + own.columns[k]), row);
      const std::span<const float> by_label = row.subspan(items);
      for (std::size_t j = 0; j < items; ++j) {
        const SparseRow<float> labels = attributes.row(j);
        for (std::size_t k = 0; k < labels.size(); ++k) row[j] += labels.values[k] * by_label[labels.columns[k]];
      }
    }
  });
}

/// Columns [first, last) of W = folded * sum x y', thinned, into `sources`.
void solve_columns(const TransitionMoments& moments, kernels::MatrixView<const float> folded, std::size_t keep,
                   std::size_t first, std::size_t last, std::span<std::vector<Neighbour>> sources) {
  const std::size_t items = folded.rows;
  std::vector<float> future_memory((last - first) * items), weight_memory((last - first) * items);
  const kernels::MatrixView<float> future(future_memory.data(), last - first, items);
  const kernels::MatrixView<float> weights(weight_memory.data(), last - first, items);
  for (std::size_t j = first; j < last; ++j)
    moments.visit_future_column(
        j, [column = future.row(j - first)](std::uint32_t item, float amount) { column[item] += amount; });
  const auto nonzeros = static_cast<double>(std::ranges::count_if(future_memory, [](float f) { return f != 0; }));
  if (nonzeros > kDense * static_cast<double>(future_memory.size())) {
    kernels::multiply(future, folded, weights);
  } else {
    for (std::size_t i = 0; i < items; ++i) {
      for (std::size_t c = 0; c < future.rows; ++c) {
        if (future(c, i) != 0) kernels::axpy(future(c, i), folded.row(i), weights.row(c));
      }
    }
  }
  for (std::size_t j = first; j < last; ++j) sources[j] = keep_largest(weights.row(j - first), keep);
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  ATTUNE_TRY_VOID(check_has_order(kName, data));
  const std::size_t items = data.user_item.columns();
  const Recency past{.decay = parameters["decay"], .window = parameters.count("window")};
  const TransitionMoments moments(
      data, {.past = past, .horizon = parameters.count("horizon"), .future_decay = parameters["future_decay"]});

  const CsrMatrix<float> attributes = shared_attributes(data, parameters["attribute_weight"]);
  const std::size_t size = items + attributes.columns();

  context.progress->begin("transitions: co-occurrence", 0);
  std::vector<float> memory(size * size);
  const kernels::MatrixView<float> matrix(memory.data(), size, size);
  past_moments(moments, attributes, static_cast<float>(parameters["lambda"]), context.threads, matrix);
  ATTUNE_TRY_VOID(
      kernels::invert_spd(matrix, {.threads = context.threads, .progress = context.progress, .stop = context.stop}));
  if (!std::ranges::all_of(memory, [](float value) { return std::isfinite(value); })) {
    return invalid_argument("the matrix of {} cannot be inverted in float at lambda = {}", kName, parameters["lambda"])
        .mend("set a larger lambda");
  }

  context.progress->begin("transitions: weights", items);
  fold_attributes(attributes, context.threads, matrix);
  const kernels::MatrixView<const float> folded = matrix.block(0, 0, items, items);
  std::vector<std::vector<Neighbour>> sources(items);
  std::atomic<std::size_t> done{0};
  parallel_for(items, kColumns, context.threads, [&](std::size_t first, std::size_t last) {
    if (context.stop.stop_requested()) return;
    solve_columns(moments, folded, parameters.count("keep"), first, last, sources);
    context.progress->update(done += last - first);
  });
  if (context.stop.stop_requested()) return cancelled("training {} was cancelled", kName);
  return make_fading(kName, make_item_weights(kName, sources, std::vector<float>(items, 1.0F)), past);
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters& parameters) {
  const std::size_t items = data.user_item.columns();
  const CsrMatrix<float> attributes = shared_attributes(data, parameters["attribute_weight"]);
  const std::size_t size = items + attributes.columns();
  const std::size_t kept = std::min(parameters.count("keep"), items);
  const std::size_t panels = 2048 * size;  // what the inversion holds beside the matrix
  return 4 * size * size + panels + 16 * items * kept + 16 * data.histories.size() + 32 * attributes.nonzeros();
}

}  // namespace

ModelEntry transitions_entry() {
  return {
      .name = kName,
      .summary = "what comes next after the latest items (ridge regression of the future on the past, closed form)",
      .parameters =
          {{"lambda", 60, 1e-3, 1e9, "strength of the penalty on large weights", {10, 20, 40, 60, 100, 200, 500}},
           {"decay", 0.6, 0.01, 1, "what an item counts less for each step back", {0.2, 0.4, 0.6, 0.8, 0.9}},
           {"window", 20, 1, 1000, "items back that count"},
           {"future_decay", 0.3, 0.01, 1, "what an item counts less for each step ahead", {0.1, 0.3, 0.6, 0.8}},
           {"horizon", 5, 1, 1000, "items ahead that count"},
           {"attribute_weight", 1, 0, 100, "how much items learn from those of the same attributes", {0, 0.5, 1, 2}},
           {"keep", 512, 1, 1e9, "weights stored for each item, largest first"}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_fading_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
