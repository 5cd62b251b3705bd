#pragma once
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "evaluation/splits/cases.h"
#include "models/model.h"

#include <cstdint>
#include <stop_token>

namespace attune {

struct FaithfulnessOptions {
  std::size_t cited = 2;      ///< events that an explanation names, >= 1
  std::size_t cases = 2'000;  ///< at most, drawn from the histories
  std::size_t threads = 1;
  std::uint64_t seed = 1;
  Progress* progress = nullptr;  ///< null for none
  std::stop_token stop{};
};

/// Whether a model's explanations say what its scores rest on.
struct Faithfulness {
  std::size_t cases = 0;
  /// Cases in which deleting the cited events lowers the item's score more than deleting as many others, drawn at
  /// random, does.
  std::size_t faithful = 0;
  double cited_drop = 0;     ///< mean, in standard deviations of the scores of all items
  double random_drop = 0;    ///< likewise
  bool additive = false;     ///< the model says that its contributions add up
  double largest_error = 0;  ///< of |contributions + baseline - score| / max(1, |score|); 0 where it isn't additive
};

/// For each history with at least 2 * cited entries: the item that the model scores highest of those not in it, the
/// `cited` largest contributions to its score, and what becomes of the score when those entries are deleted, and when
/// as many others are instead. Cases without `cited` positive contributions are left out (a model without reasons has
/// none).
/// The same on any number of threads. Cost: three scorings a case. Errors: cancelled.
/// Source: DeYoung et al., "ERASER", ACL 2020 (comprehensiveness, against random rationales).
Result<Faithfulness> judge_explanations(const Model& model, const Histories& histories,
                                        const FaithfulnessOptions& options);

/// {"cases", "faithful" (a share), "cited_drop", "random_drop", "additive", "largest_error"}
json::object to_json(const Faithfulness& faithfulness);

}  // namespace attune
