#pragma once
#include "base/clock.h"
#include "evaluation/auto/tune_options.h"
#include "evaluation/evaluate.h"

#include <string>

namespace attune {

/// Finds the best blend of registered models within a budget of time, which is what `auto` stands for.
///
/// 1. Every registered model is fitted on split.tuning with its defaults, those that need least memory first. One that
///    refuses the data, the memory or the time is left out; the report says why.
/// 2. Their parameters are tuned by successive halving on the validation cases (see Candidate and GridSearch). The next
///    turn is always that of the model which has had the least time for its NDCG, as long as a turn like its longest
///    ends in time.
/// 3. The best of each are blended: non-negative weights by listwise regression on the validation cases, or the best
///    model alone, whichever does better under cross-validation (see choose_blend). Without validation cases, all weigh
///    alike.
/// 4. Where split.training holds more than split.tuning, what was chosen is fitted once more, on it; time for that is
///    kept back all along.
///
/// Test cases are never looked at. Time is looked at between turns and at each report of progress, so that the budget
/// is overrun by little; the model that needs least memory is fitted whatever the budget. The clock decides only how
/// many settings are tried: the same settings give the same model, on any number of threads.
/// `chosen` of the result: {"models": [{"model", "parameters", "weight"}], "method", "validation": {"cases",
/// "ndcg@20"}, "tried": [{"model", "settings", "parameters", "ndcg@20", "fit_seconds", "weight"} or {"model",
/// "left_out"}], "seconds", "seed"}. Errors: invalid_argument or resource_exhausted where no model can be fitted;
/// cancelled.
Result<Fitted> tune(const Split& split, const TuneOptions& options, const FitContext& context, const Clock& clock);

/// `auto` as a contender.
Contender auto_contender(const TuneOptions& options, const Clock& clock);

/// What tune() tried and chose, as a table for people.
std::string tuning_table(const json::object& chosen);

}  // namespace attune
