#include "models/linear/sparse_ease.h"

#include "base/parallel.h"
#include "kernels/normal_equations.h"
#include "models/internal/item_weights.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace attune {
namespace {

constexpr std::string_view kName = "sparse-ease";
constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

/// X'X: its diagonal, and of each row the entries worth keeping, best predictors first (ties: smaller item).
struct SparseGram {
  std::vector<float> diagonal;
  std::vector<std::vector<Neighbour>> rows;
};

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

/// Adds up rows of X'X, one at a time, at a cost that does not depend on the number of items.
class RowSum {
 public:
  RowSum(const CsrMatrix<float>& user_item, const CsrMatrix<float>& item_user)
      : user_item_(user_item), item_user_(item_user), sums_(user_item.columns()) {}

  /// Entries of row `item`, in no order, also zeros, each item once.
  void read(std::size_t item, std::vector<Neighbour>& entries) {
    entries.clear();
    const SparseRow<float> users = item_user_.row(item);
    for (std::size_t k = 0; k < users.size(); ++k) {
      const SparseRow<float> history = user_item_.row(users.columns[k]);
      for (std::size_t h = 0; h < history.size(); ++h) {
        Sum& sum = sums_[history.columns[h]];
        if (!sum.touched) entries.push_back({history.columns[h], 0});
        sum.touched = true;
        sum.value += users.values[k] * history.values[h];
      }
    }
    for (Neighbour& entry : entries) {
      entry.weight = sums_[entry.item].value;
      sums_[entry.item] = {};
    }
  }

 private:
  struct Sum {
    float value = 0;
    bool touched = false;
  };
  const CsrMatrix<float>& user_item_;
  const CsrMatrix<float>& item_user_;
  std::vector<Sum> sums_;
};

/// Leaves the `keep` entries that predict the row's item best alone, best first.
void keep_predictors(std::vector<Neighbour>& entries, std::span<const float> diagonal, float lambda, std::size_t keep) {
  const auto explained = [&](const Neighbour& entry) {
    return static_cast<double>(entry.weight) * entry.weight / (static_cast<double>(diagonal[entry.item]) + lambda);
  };
  const auto better = [&](const Neighbour& a, const Neighbour& b) {
    const double x = explained(a), y = explained(b);
    return x != y ? x > y : a.item < b.item;
  };
  const std::size_t count = std::min(keep, entries.size());
  std::ranges::partial_sort(entries, entries.begin() + static_cast<std::ptrdiff_t>(count), better);
  entries.resize(count);
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
    RowSum sum(user_item, item_user);
    std::vector<Neighbour> entries;
    for (std::size_t j = first; j < last; ++j) {
      if (item_user.row(j).size() < options.min_support) continue;
      sum.read(j, entries);
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

/// The regressions of one thread.
class LocalRidge {
 public:
  LocalRidge(const SparseGram& gram, const Options& options)
      : gram_(gram), options_(options), places_(gram.rows.size(), kAbsent) {}

  /// Column `item` of B: its sources, ascending.
  std::vector<Neighbour> solve(std::size_t item) {
    const std::vector<Neighbour>& row = gram_.rows[item];
    const std::span<const Neighbour> sources(row.data(), std::min(row.size(), options_.neighbours));
    std::vector<float> weights = weights_of(sources);
    std::vector<Neighbour> column;
    column.reserve(sources.size());
    for (std::size_t k = 0; k < sources.size(); ++k) {
      if (weights[k] != 0 && std::isfinite(weights[k])) column.push_back({sources[k].item, weights[k]});
    }
    std::ranges::sort(column, {}, &Neighbour::item);
    return column;
  }

 private:
  std::vector<float> weights_of(std::span<const Neighbour> sources) {
    const std::size_t count = sources.size();
    matrix_.resize(count * count);
    const kernels::MatrixView<float> matrix(matrix_.data(), count, count);
    std::vector<float> weights(count);
    if (count == 0) return weights;
    gather(sources, matrix);
    kernels::NormalEquations equations(count);
    float ridge = options_.lambda;
    do {
      equations.start(matrix, ridge);
      std::ranges::transform(sources, equations.right_side().begin(), &Neighbour::weight);
      ridge *= 2;  // dominates every row in the end
    } while (!equations.solve(weights));
    return weights;
  }

  /// G over the sources, upper triangle; a pair may be kept on either side.
  void gather(std::span<const Neighbour> sources, kernels::MatrixView<float> matrix) {
    std::ranges::fill(matrix_, 0.0F);
    for (std::uint32_t k = 0; k < sources.size(); ++k) places_[sources[k].item] = k;
    for (std::size_t k = 0; k < sources.size(); ++k) {
      matrix(k, k) = gram_.diagonal[sources[k].item];
      for (const Neighbour& entry : gram_.rows[sources[k].item]) {
        const std::size_t place = places_[entry.item];
        if (place != kAbsent) matrix(std::min(k, place), std::max(k, place)) = entry.weight;
      }
    }
    for (const Neighbour& source : sources) places_[source.item] = kAbsent;
  }

  const SparseGram& gram_;
  const Options& options_;
  std::vector<std::uint32_t> places_;  // of the sources, kAbsent for all other items
  std::vector<float> matrix_;
};

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
    LocalRidge ridge(gram, options);
    for (std::size_t j = first; j < last && !context.stop.stop_requested(); ++j) sources[j] = ridge.solve(j);
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
