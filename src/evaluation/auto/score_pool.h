#pragma once
#include "base/error.h"
#include "data/ragged.h"
#include "evaluation/splits/cases.h"
#include "models/model.h"

#include <span>
#include <stop_token>

namespace attune {

/// What M models say, in Q cases, of the items that can matter for the first places: the best of each model, and the
/// targets.
struct ScorePool {
  std::size_t models = 0;
  RaggedRows<float> scores;    ///< Q rows of C x M: a row an item, a column a model, in units of spread (spread_scale)
  RaggedRows<ItemId> targets;  ///< Q rows: which of the C items are targets, ascending

  [[nodiscard]] std::size_t size() const { return targets.rows(); }
};

struct ScorePoolOptions {
  std::size_t depth = 50;  ///< best items of each model
  SeenItems seen = SeenItems::exclude;
  std::size_t threads = 1;
  std::stop_token stop{};
};

/// Cost: Q scorings by each model. Memory: at most 4 Q M (M depth + targets) bytes, and 4 M bytes an item a thread.
/// The same on any number of threads. Errors: cancelled.
Result<ScorePool> pool_scores(std::span<const Model* const> models, const Cases& cases,
                              const ScorePoolOptions& options);

}  // namespace attune
