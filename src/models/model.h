#pragma once
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "data/history.h"
#include "data/ids.h"
#include "data/ranking.h"
#include "data/sparse_scores.h"
#include "kernels/matrix_view.h"
#include "models/snapshot_file.h"
#include "models/training_data.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// One history item's share of a score.
struct Contribution {
  ItemId item{};
  double amount = 0;
};

/// A history folded into a model: single scores, and the best of all, without scoring every item. Used by one thread.
class FoldedHistory {
 public:
  FoldedHistory() = default;
  FoldedHistory(const FoldedHistory&) = delete;
  FoldedHistory& operator=(const FoldedHistory&) = delete;
  virtual ~FoldedHistory() = default;
  /// Model::score()'s, to the bit; 0 for an item that the model does not know.
  [[nodiscard]] virtual double score_of(ItemId item) const = 0;
  /// The n items with the highest of those scores (all where there are fewer), highest first.
  [[nodiscard]] virtual Ranking best(std::size_t n) const = 0;
};

/// A trained recommender over items 0 .. item_count() - 1. Immutable; every method is thread-safe.
class Model {
 public:
  virtual ~Model() = default;
  /// The registry name, e.g. "ease".
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::size_t item_count() const = 0;

  /// Scores every item for someone with this history (fold-in: no retraining, also for people the model never saw).
  /// @param history  oldest first, any length, also empty; an item may come back; entries with items the model does not
  ///                 know are ignored
  /// @param scores   item_count() values, overwritten; higher is better; never NaN. History items are scored like
  /// others.
  virtual void score(std::span<const HistoryEntry> history, std::span<float> scores) const = 0;

  /// The same for some people at once, to float rounding, for models that save work by that.
  /// @param scores  a row of item_count() values for each of the histories, overwritten
  virtual void score_batch(std::span<const std::span<const HistoryEntry>> histories,
                           kernels::MatrixView<float> scores) const {
    for (std::size_t h = 0; h < histories.size(); ++h) score(histories[h], scores.row(h));
  }

  /// The same scores, to the bit, without looking at the items whose score is 0, for models that can do so. Nothing
  /// where score() is the quicker way.
  [[nodiscard]] virtual std::optional<SparseScores> score_sparse(std::span<const HistoryEntry> /*history*/) const {
    return std::nullopt;
  }

  /// The history folded in, for models that find the best items without scoring them all. Null where score() is the
  /// quicker way. It must not outlive the model.
  [[nodiscard]] virtual std::unique_ptr<FoldedHistory> fold_in(std::span<const HistoryEntry> /*history*/) const {
    return nullptr;
  }

  /// Why `item` has its score: contributions of history items, largest amount first (ties: smaller id); what
  /// contributes nothing is left out. Where additive() is true, their sum plus baseline(history, item) equals the score
  /// (to float rounding). Empty for an item that the model does not know.
  [[nodiscard]] virtual std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const = 0;
  [[nodiscard]] virtual bool additive() const = 0;
  /// The part of an item's score that no entry of the history accounts for; 0 for an item that the model does not know.
  [[nodiscard]] virtual double baseline(std::span<const HistoryEntry> /*history*/, ItemId) const { return 0; }

  /// At most n items most like `item`, best first, without it; only items with a positive likeness, so a model with no
  /// notion of it gives none.
  [[nodiscard]] virtual Ranking similar(ItemId item, std::size_t n) const = 0;

  /// Everything needed to map it again.
  virtual void save(SnapshotWriter& out) const = 0;
};

struct FitContext {
  std::size_t threads = 1;
  std::uint64_t seed = 1;
  std::size_t memory_limit_bytes = std::size_t{8} << 30;
  Progress* progress = nullptr;  ///< never null while fitting: fit_model puts a quiet one where the caller has none
  std::stop_token stop{};
};

/// A number, or one of some named choices, that can be set from the command line or attune.toml.
struct ModelParameter {
  std::string_view name;
  double fallback = 0;  ///< the default
  double low = 0;       ///< allowed range, inclusive
  double high = 0;
  std::string_view summary;
  /// Values that tuning may try beside the default, ascending; empty: tuning leaves it alone.
  std::vector<double> grid{};
  /// Names for the values 0, 1, ...; empty for a number.
  std::vector<std::string_view> choices{};

  /// A parameter that is one of `choices`, the first unless said; tuning may try them all.
  static ModelParameter choice(std::string_view name, std::vector<std::string_view> choices, std::string_view summary);
  /// What a user wrote for it. Errors: invalid_argument, saying what is allowed (a number's range is left to
  /// ModelParameters::create).
  [[nodiscard]] Result<double> parse(std::string_view text) const;
};

/// Values by name, in the schema's order; what is not given takes its default.
class ModelParameters {
 public:
  /// Errors: invalid_argument for an unknown name or a value out of range, naming what is allowed.
  static Result<ModelParameters> create(std::span<const ModelParameter> schema,
                                        std::span<const std::pair<std::string, double>> given = {});
  [[nodiscard]] double operator[](std::string_view name) const;  ///< the name must be in the schema
  /// The same for whole numbers: rounded down; the schema's `low` must be >= 0.
  [[nodiscard]] std::size_t count(std::string_view name) const { return static_cast<std::size_t>((*this)[name]); }
  /// The name of the choice that was made; the parameter must have choices.
  [[nodiscard]] std::string_view choice(std::string_view name) const;
  [[nodiscard]] json::object to_json() const;

 private:
  struct Value {
    std::string name;
    double value = 0;
    std::vector<std::string_view> choices;
  };
  [[nodiscard]] const Value& find(std::string_view name) const;
  std::vector<Value> values_;
};

/// A registry entry; to add a model: one file that defines one of these, and a line in registry.cpp.
struct ModelEntry {
  std::string_view name;     ///< "ease"
  std::string_view summary;  ///< one line for --help and docs
  /// The model that this one stands in for where that one costs too much; "": none.
  std::string_view approximates{};
  std::vector<ModelParameter> parameters;
  /// Bytes a fit needs at its peak, so that a fit that would not fit is refused before it starts.
  std::function<std::size_t(const TrainingData&, const ModelParameters&)> memory_bytes;
  /// Errors: cancelled, resource_exhausted, invalid_argument (too little to learn from for this model).
  std::function<Result<std::unique_ptr<Model>>(const TrainingData&, const ModelParameters&, const FitContext&)> fit;
  /// Maps what save() wrote; the reader's file stays mapped as long as the model lives. Errors: corrupt.
  std::function<Result<std::unique_ptr<Model>>(SnapshotReader reader)> map;
};

}  // namespace attune
