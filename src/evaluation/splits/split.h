#pragma once
#include "evaluation/splits/interactions.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

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
  double share = 0.2;             ///< of the events for the test (random-holdout, temporal); half of it for validation
  std::uint64_t seed = 1;         ///< of what is drawn at random
};

/// A way of taking one set of interactions apart. To add one: a file with a function of this shape, and a line in
/// split.cpp.
struct Protocol {
  std::string_view name;
  std::string_view summary;  ///< one line for --help and docs
  Result<Split> (*split)(const Interactions& interactions, const SplitOptions& options);
};
/// leave-last-out, temporal, random-holdout, strong-generalisation.
std::span<const Protocol> protocols();
/// Errors: not_found, naming the protocols there are.
Result<const Protocol*> find_protocol(std::string_view name);

/// Each user's last event is the test, the last but one the validation, the rest is for training. Users with fewer than
/// 3 events are for training only. An event is a target only where its weight is positive; a last event that is not is
/// held out all the same. Seen items are excluded unless said.
/// Errors: invalid_argument where the source knows no order.
Result<Split> leave_last_out(const Interactions& interactions, const SplitOptions& options);

/// The last `share` of all events, in time, is the test; the half of that share before it the validation. A user's
/// events in a part are the targets of one case, after everything the user did before the part; a user who is new then
/// has an empty history. Seen items are excluded unless said. Errors: invalid_argument where the source knows no times.
Result<Split> temporal(const Interactions& interactions, const SplitOptions& options);

/// Of each user's positive events, a random `share` is the test, half of that share of the rest the validation, at
/// least one each as long as two events are left. Seen items are excluded unless said.
Result<Split> random_holdout(const Interactions& interactions, const SplitOptions& options);

/// A tenth of the users is the test, a tenth the validation; models learn from the others only. A random fifth of a
/// held-out user's events are the targets, the rest the history. Users with fewer than 5 events are never held out.
/// Seen items are excluded unless said. Errors: invalid_argument with fewer than 3 users to hold out. Source: Marlin,
/// 2004; Liang, Krishnan, Hoffman, Jebara, WWW 2018.
Result<Split> strong_generalisation(const Interactions& interactions, const SplitOptions& options);

/// To tune models before they are fitted on all of `data`: the last events of at most `most` users, drawn at random,
/// are the validation, where their weight is positive and the user has another event. Where times know no order, a
/// random tenth of each user's events is, and models learn from the matrix alone. There is no test. Seen items are
/// excluded.
Split hold_out_for_tuning(std::shared_ptr<const TrainingData> data, std::size_t most, std::uint64_t seed);

/// Files that somebody else has split: a user's row of `test` are the targets after the rows of `train` and `valid`.
/// Pairs of `valid` that are also in `train` are taken out of it while tuning; the final fit is on `train` as it is, or
/// with `valid` on top. Without `valid`, a random tenth of each user's pairs is for validation while tuning. Seen items
/// are excluded unless said. Errors: invalid_argument without both of valid and test, or for refit without test.
Result<Split> given_lists(const InteractionFiles& files, const SplitOptions& options);

/// Sessions: what comes next after each beginning of a session. The validation cases are those of the last tenth of the
/// training sessions, which are left out while tuning; a row of `test` is one case whose last item is the target. The
/// final fit is on `train` as it is, and so is a refit. Seen items stay in the ranking unless said: people do come back
/// to an item within a session, and the literature ranks it like any other. Errors: unsupported with `valid`.
Result<Split> given_sessions(const InteractionFiles& files, const SplitOptions& options);

}  // namespace attune
