#include "models/linear/ease.h"

#include "base/parallel.h"
#include "models/internal/gram.h"
#include "models/internal/item_weights.h"
#include "models/internal/normalised.h"
#include "models/linear/inverse_gram.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace attune {
namespace {

constexpr std::string_view kName = "ease";

/// Ids of the items with at least `min_support` entries, the most frequent first.
std::vector<std::uint32_t> supported_items(const CsrMatrix<float>& rows, std::size_t min_support) {
  std::vector<std::size_t> support(rows.columns());
  for (const std::uint32_t item : rows.view().columns) ++support[item];
  std::vector<std::uint32_t> items = columns_by_frequency(rows);
  const auto rare = std::ranges::find_if(items, [&](std::uint32_t item) { return support[item] < min_support; });
  items.erase(rare, items.end());
  return items;
}

/// The rows of X, each times its user's length^-power; the mean weight of an entry stays what it was.
CsrMatrix<float> with_user_weights(const CsrMatrix<float>& rows, double power) {
  const Degrees degrees = degrees_of(rows);
  double plain = 0, weighted = 0;
  for (const double length : degrees.users) {
    plain += length;
    if (length > 0) weighted += std::pow(length, 1 - power);
  }
  const double mean = weighted > 0 ? plain / weighted : 1;
  std::vector<float> scale = powers(degrees.users, -power / 2);
  for (float& value : scale) value *= static_cast<float>(std::sqrt(mean));
  return scaled(rows, scale, std::vector<float>(rows.columns(), 1.0F));
}

/// D: lambda, and what dropping entries out adds.
std::vector<float> penalties(const CsrMatrix<float>& rows, const EaseOptions& options) {
  const double odds = options.dropout / (1 - options.dropout);
  std::vector<double> squares(rows.columns(), 0.0);
  for (std::size_t u = 0; u < rows.rows(); ++u) {
    const SparseRow<float> row = rows.row(u);
    for (std::size_t k = 0; k < row.size(); ++k)
      squares[row.columns[k]] += static_cast<double>(row.values[k]) * row.values[k];
  }
  std::vector<float> result;
  result.reserve(squares.size());
  for (const double square : squares) result.push_back(static_cast<float>(options.lambda + odds * square));
  return result;
}

/// What P over the items that take part implies.
class EaseWeights {
 public:
  EaseWeights(std::span<const std::uint32_t> items, std::size_t item_count)
      : items_(items), sources_(item_count), scale_(item_count, 1.0F) {}

  /// Errors: invalid_argument where float could not hold P.
  Status read(const InverseGram& inverse, std::span<const float> penalties, const EaseOptions& options,
              const FitContext& context) {
    std::atomic<bool> sound{true};
    std::atomic<std::size_t> done{0};
    parallel_for(items_.size(), 16, context.threads, [&](std::size_t first, std::size_t last) {
      std::vector<float> column(items_.size());
      for (std::size_t k = first; k < last; ++k) {
        if (!sound || context.stop.stop_requested()) return;
        inverse.row(k, column);
        if (!std::ranges::all_of(column, [](float value) { return std::isfinite(value); }) || !(column[k] > 0))
          sound = false;
        else
          add_target(k, column, penalties[k], options);
      }
      context.progress->update(done += last - first);
    });
    if (context.stop.stop_requested()) return cancelled("training was cancelled");
    if (sound) return {};
    return invalid_argument("the matrix cannot be inverted in float at lambda = {}", options.lambda)
        .mend("set a larger lambda");
  }

  [[nodiscard]] std::unique_ptr<Model> model(std::string_view name) const {
    return make_item_weights(name, sources_, scale_);
  }

 private:
  /// P is symmetric: column k of B lies in row k of P.
  void add_target(std::size_t k, std::span<float> column, float penalty, const EaseOptions& options) {
    const float corner = column[k];
    scale_[items_[k]] = std::sqrt(corner);
    const auto factor = static_cast<float>(-std::pow(penalty * corner, options.shrink) / corner);
    for (float& value : column) value *= factor;
    column[k] = 0;
    std::vector<Neighbour>& list = sources_[items_[k]];
    list = keep_largest(column, options.keep);
    for (Neighbour& source : list) source.item = items_[source.item];
    std::ranges::sort(list, {}, &Neighbour::item);
  }

  std::span<const std::uint32_t> items_;
  std::vector<std::vector<Neighbour>> sources_;
  std::vector<float> scale_;
};

EaseOptions options_of(const ModelParameters& parameters) {
  return {.lambda = parameters["lambda"],
          .dropout = parameters["dropout"],
          .user_power = parameters["user_power"],
          .shrink = parameters["shrink"],
          .min_support = parameters.count("min_support"),
          .keep = parameters.count("keep")};
}

}  // namespace

Result<std::unique_ptr<Model>> fit_ease(std::string_view name, const CsrMatrix<float>& rows, const EaseOptions& options,
                                        const FitContext& context) {
  const auto items = supported_items(rows, options.min_support);
  if (items.empty()) {
    return invalid_argument("no item has the {} events that {} asks for", options.min_support, name)
        .mend("record more events, or set {}'s min_support to 1", name);
  }
  CsrMatrix<float> selected = select_columns(rows, items);
  if (options.user_power != 0) selected = with_user_weights(selected, options.user_power);
  const std::vector<float> penalty = penalties(selected, options);
  const auto side = InverseGram::cheaper_side(selected.rows(), items.size(), selected.nonzeros());

  context.progress->begin(fmt::format("{}: co-occurrence", name), 0);
  ATTUNE_TRY(inverse, InverseGram::create(std::move(selected), penalty, side, context));
  context.progress->begin(fmt::format("{}: weights", name), items.size());
  EaseWeights weights(items, rows.columns());
  ATTUNE_TRY_VOID(weights.read(inverse, penalty, options, context));
  return weights.model(name);
}

std::size_t ease_bytes(const CsrMatrix<float>& rows, const EaseOptions& options) {
  const std::size_t items = supported_items(rows, options.min_support).size();
  const std::size_t kept = std::min(options.keep, items);
  const auto side = InverseGram::cheaper_side(rows.rows(), items, rows.nonzeros());
  return InverseGram::bytes(side, rows.rows(), items) + 16 * items * kept + 64 * rows.nonzeros();
}

ModelEntry ease_entry() {
  return {
      .name = kName,
      .summary = "the best linear model from your items to others (EASE, closed form)",
      .parameters =
          {{"lambda", 200, 1e-3, 1e9, "strength of the penalty on large weights", {5, 10, 20, 50, 100, 200, 500, 1000}},
           {"dropout", 0, 0, 0.99, "share of each history that training hides, as in EDLAE", {0, 0.1, 0.25, 0.5}},
           {"user_power", 0, 0, 2, "how much long histories count less: length^-this each", {0, 0.5, 1}},
           {"shrink", 0, 0, 2, "how much weights towards well-predicted items shrink; 1 is plain ridge", {0, 0.5, 1}},
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
