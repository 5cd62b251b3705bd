#include "models/sequential/transitions.h"

#include "base/parallel.h"
#include "kernels/linear_solve.h"
#include "kernels/vector.h"
#include "models/internal/item_weights.h"
#include "models/internal/occurrences.h"
#include "models/internal/recency.h"
#include "models/internal/tf_idf.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace attune {
namespace {

constexpr std::string_view kName = "transitions";
/// Columns of W that are computed together, so that a row of the inverse is read once for all of them.
constexpr std::size_t kColumns = 16;

struct Shape {
  Recency past;
  std::size_t horizon = 1;
  double future_decay = 1;
};

/// sum x x' and sum x y', row by row and column by column, from the histories.
class Moments {
 public:
  Moments(const TrainingData& data, Shape shape)
      : histories_(data.histories), occurrences_(data.histories, data.user_item.columns()), shape_(shape) {
    const std::size_t window = shape.past.window;
    fading_.push_back(1);
    for (std::size_t d = 1; d < window; ++d) fading_.push_back(fading_.back() * shape.past.decay);
    squares_.push_back(0);
    for (const double factor : fading_) squares_.push_back(squares_.back() + factor * factor);
    for (std::size_t d = 1; d < window + shape.horizon; ++d) {
      double sum = 0;
      for (std::size_t k = d - std::min(d, shape.horizon); k < std::min(d, window); ++k)
        sum += fading_[k] * std::pow(shape.future_decay, static_cast<double>(d - 1 - k));
      following_.push_back(sum);
    }
  }

  /// Adds row `item` of sum x x'.
  void add_past_row(std::size_t item, std::span<float> row) const {
    const std::size_t window = shape_.past.window;
    for (const Occurrences::Place place : occurrences_.of(item)) {
      const auto history = histories_.row(place.row);
      const std::size_t position = place.position;
      const std::size_t begin = position + 1 - std::min(position + 1, window);
      const std::size_t end = std::min(position + window, history.size());
      for (std::size_t other = begin; other < end; ++other) {
        const std::size_t later = std::max(other, position);
        const std::size_t distance = later - std::min(other, position);
        // The steps that have both in their past and still have a next one.
        const std::size_t steps = std::min(window - distance, history.size() - 1 - later);
        const double weight = fading_[distance] * squares_[steps];
        row[index(history[other].item)] += product(history[position], history[other], weight);
      }
    }
  }

  /// Adds column `item` of sum x y'.
  void add_future_column(std::size_t item, std::span<float> column) const {
    for (const Occurrences::Place place : occurrences_.of(item)) {
      const auto history = histories_.row(place.row);
      const std::size_t reach = std::min<std::size_t>(place.position, following_.size());
      for (std::size_t distance = 1; distance <= reach; ++distance) {
        const HistoryEntry& source = history[place.position - distance];
        column[index(source.item)] += product(source, history[place.position], following_[distance - 1]);
      }
    }
  }

 private:
  static float product(const HistoryEntry& a, const HistoryEntry& b, double weight) {
    return static_cast<float>(weight * static_cast<double>(a.weight) * static_cast<double>(b.weight));
  }

  const RaggedRows<HistoryEntry>& histories_;
  Occurrences occurrences_;
  Shape shape_;
  std::vector<double> fading_;     // decay^d
  std::vector<double> squares_;    // sum of the first d values of decay^(2 k)
  std::vector<double> following_;  // weight in sum x y' of a pair d + 1 steps apart
};

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
void past_moments(const Moments& moments, const CsrMatrix<float>& attributes, float lambda, std::size_t threads,
                  kernels::MatrixView<float> matrix) {
  const std::size_t items = attributes.rows();
  parallel_for(items, 16, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) moments.add_past_row(i, matrix.row(i).first(items));
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
void solve_columns(const Moments& moments, kernels::MatrixView<const float> folded, std::size_t keep, std::size_t first,
                   std::size_t last, std::span<std::vector<Neighbour>> sources) {
  const std::size_t items = folded.rows;
  std::vector<float> future_memory((last - first) * items), weight_memory((last - first) * items);
  const kernels::MatrixView<float> future(future_memory.data(), last - first, items);
  const kernels::MatrixView<float> weights(weight_memory.data(), last - first, items);
  for (std::size_t j = first; j < last; ++j) moments.add_future_column(j, future.row(j - first));
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t c = 0; c < future.rows; ++c) {
      if (future(c, i) != 0) kernels::axpy(future(c, i), folded.row(i), weights.row(c));
    }
  }
  for (std::size_t j = first; j < last; ++j) sources[j] = keep_largest(weights.row(j - first), keep);
}

bool has_transition(const RaggedRows<HistoryEntry>& histories) {
  for (std::size_t row = 0; row < histories.rows(); ++row) {
    if (histories.row(row).size() >= 2) return true;
  }
  return false;
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (!has_transition(data.histories)) {
    return invalid_argument("{} learns from the order of events, and no history has two in a known order", kName)
        .mend("import events with times, or train another model");
  }
  const std::size_t items = data.user_item.columns();
  const Recency past{.decay = parameters["decay"], .window = parameters.count("window")};
  const Moments moments(
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

  context.progress->begin("transitions: weights", 0);
  fold_attributes(attributes, context.threads, matrix);
  const kernels::MatrixView<const float> folded = matrix.block(0, 0, items, items);
  std::vector<std::vector<Neighbour>> sources(items);
  parallel_for(items, kColumns, context.threads, [&](std::size_t first, std::size_t last) {
    if (!context.stop.stop_requested()) solve_columns(moments, folded, parameters.count("keep"), first, last, sources);
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
