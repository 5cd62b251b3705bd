#pragma once
#include "evaluation/splits/interactions.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace attune {

/// What the model that is judged has learned from.
enum class FinalFit {
  train,  ///< the training part alone; validation items may stand in the histories that are scored
  refit,  ///< training and validation part
};
std::string_view to_string(FinalFit fit);
std::string_view to_string(SeenItems seen);

/// Data taken apart for one evaluation.
struct Split {
  std::string protocol;  ///< "leave-last-out"
  SeenItems seen = SeenItems::exclude;
  FinalFit fit = FinalFit::train;

  /// To tune on: nothing of validation and test is in it. Never null.
  std::shared_ptr<const TrainingData> tuning;
  Cases validation;  ///< to judge what was tuned; may be empty
  /// To fit the final model on; the same object as `tuning` where it holds the same.
  std::shared_ptr<const TrainingData> training;
  Cases test;  ///< may be empty: then the figures are those of the validation cases, and say so

  [[nodiscard]] std::size_t item_count() const { return training->user_item.columns(); }
  /// What the figures are of: the test cases, or the validation cases where there are none.
  [[nodiscard]] const Cases& judged() const { return test.empty() ? validation : test; }
  [[nodiscard]] std::string_view judged_part() const { return test.empty() ? "validation" : "test"; }
};

struct SplitOptions {
  FinalFit fit = FinalFit::train;
  std::optional<SeenItems> seen;  ///< the protocol's own unless said
};

/// Each user's last event is the test, the last but one the validation, the rest is for training. Users with fewer than
/// 3 events are for training only. An event is a target only where its weight is positive; a last event that is not is
/// held out all the same. Seen items are excluded unless said.
/// Errors: invalid_argument where the source knows no order.
Result<Split> leave_last_out(const Interactions& interactions, const SplitOptions& options);

/// Files that somebody else has split: a user's row of `test` are the targets after the rows of `train` and `valid`.
/// Pairs of `valid` that are also in `train` are taken out of it while tuning; the final fit is on `train` as it is, or
/// with `valid` on top. Seen items are excluded unless said.
/// Errors: invalid_argument without both of valid and test, or for refit where one is missing.
Result<Split> given_lists(const InteractionFiles& files, const SplitOptions& options);

/// Sessions: what comes next after each beginning of a session. The validation cases are those of the last tenth of the
/// training sessions, which are left out while tuning; a row of `test` is one case whose last item is the target. The
/// final fit is on `train` as it is, and so is a refit. Seen items stay in the ranking unless said: people do come back
/// to an item within a session, and the literature ranks it like any other. Errors: unsupported with `valid`.
Result<Split> given_sessions(const InteractionFiles& files, const SplitOptions& options);

}  // namespace attune
