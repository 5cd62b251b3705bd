#pragma once
#include "base/json.h"
#include "evaluation/outcomes.h"
#include "evaluation/splits/split.h"
#include "models/choice.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace attune {

/// What a contender brings to be judged.
struct Fitted {
  std::unique_ptr<Model> model;  ///< fitted on split.training
  json::object chosen;           ///< its parameters, or what it tried, chose and why
};

/// Something that makes a model: a registered model with its parameters, or a tuner over many of them.
struct Contender {
  std::string name;
  /// May look at the tuning and validation parts of the split as it likes, never at the test part.
  std::function<Result<Fitted>(const Split& split, const FitContext& context)> fit;
};
/// Fits one model with these parameters.
Contender model_contender(const ModelChoice& choice);

/// How one contender did. Everything else in a report is computed from the outcomes.
struct Judged {
  std::string name;
  json::object chosen;
  Outcomes outcomes;
  double fit_seconds = 0;          ///< tuning included
  std::size_t peak_rss_bytes = 0;  ///< of the process, from before the fit until all cases were asked
  std::string left_out;            ///< why there are no outcomes: it cannot learn from this data, or it would not fit
};

struct EvaluateOptions {
  std::size_t depth = 20;
  RecommendationLists lists = RecommendationLists::leave_out;
  FitContext fit;  ///< threads, seed, memory, progress, stop
};

/// Fits each contender in turn and asks its model the judged cases. A contender that fails with invalid_argument or
/// resource_exhausted is left out where there are others.
/// Errors: invalid_argument where there are no cases; the first contender's where all fail; cancelled.
Result<std::vector<Judged>> evaluate(const Split& split, std::span<const Contender> contenders,
                                     const EvaluateOptions& options);

}  // namespace attune
