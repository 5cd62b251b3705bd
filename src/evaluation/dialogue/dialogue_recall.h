#pragma once
#include "base/progress.h"
#include "models/dialogue/dialogue_recommender.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace attune {

/// Turns that recommenders of conversations are judged by.
struct DialogueTurns {
  std::vector<DialogueTurn> turns;
  std::size_t unknown_targets = 0;  ///< recommended, but not in the catalogue: missed by whoever ranks it
};

struct DialogueEvaluationOptions {
  std::vector<std::size_t> depths{1, 10, 25, 50};  ///< each >= 1
  NamedItems named = NamedItems::rank;
  std::size_t folds = 0;  ///< 0: taught by the training turns, as they are; else >= 2
  std::size_t terms = 0;  ///< above every TermId of the turns
  std::size_t threads = 1;
  std::uint64_t seed = 1;
  std::stop_token stop{};
};

struct DialogueEvaluation {
  std::vector<double> recall;  ///< one a depth: the share of the targets that stand among the first k
  double mean_reciprocal_rank = 0;
  std::size_t turns = 0;  ///< with a target
  std::size_t targets = 0;
  std::size_t shared_dialogues = 0;  ///< of the judged turns, dialogues that the recommender was taught by, too
  std::vector<DialogueRecommender::Weight> weights;  ///< learned last
};

/// The ranks (from 0) of each turn's targets, a list a turn. An item that scores as high as a target stands before it.
/// @param recommender  fitted with `named`
std::vector<std::vector<std::size_t>> target_ranks(const DialogueRecommender& recommender,
                                                   std::span<const DialogueTurn> turns, std::size_t items,
                                                   const DialogueEvaluationOptions& options);

/// Which fold each turn is in: turns of a dialogue are in one, and folds have as many dialogues as they can evenly.
/// @param folds  >= 2
std::vector<std::size_t> dialogue_folds(std::span<const DialogueTurn> turns, std::size_t folds, std::uint64_t seed);

/// Judges recommending within conversations. Every item is ranked; each item that was recommended in a turn is a
/// target; recall@k is the share of all targets that stand among the first k of their turn. Where named items are
/// excluded, they are neither ranked nor targets.
/// Weights are learned on what is as far from the counts as the judged turns are from the taught ones (LeftOut).
/// With folds, the turns of each are ranked by what the turns of the others teach, and the training turns of other
/// dialogues.
/// Errors: invalid_argument (nothing to judge; more folds than dialogues), cancelled.
Result<DialogueEvaluation> evaluate_dialogues(const std::shared_ptr<const DialogueCatalogue>& catalogue,
                                              const DialogueTurns& judged, std::span<const DialogueTurn> training,
                                              const DialogueEvaluationOptions& options, Progress& progress);

}  // namespace attune
