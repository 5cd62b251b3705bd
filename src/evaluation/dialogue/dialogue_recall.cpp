#include "evaluation/dialogue/dialogue_recall.h"

#include "base/draw.h"
#include "base/parallel.h"
#include "base/random.h"

#include <algorithm>
#include <map>
#include <set>

namespace attune {
namespace {

DialogueFitOptions fit_options(const DialogueEvaluationOptions& options, std::size_t shared_dialogues) {
  return {.named = options.named,
          .terms = options.terms,
          .left_out = shared_dialogues > 0 ? LeftOut::turns : LeftOut::dialogues,
          .threads = options.threads,
          .seed = options.seed,
          .stop = options.stop};
}

std::set<std::uint32_t> dialogues_of(std::span<const DialogueTurn> turns) {
  std::set<std::uint32_t> dialogues;
  for (const DialogueTurn& turn : turns) dialogues.insert(turn.dialogue);
  return dialogues;
}

/// Sums of what is judged, while it is.
struct Tally {
  std::vector<std::size_t> hits;  // one a depth
  double reciprocal_ranks = 0;
  std::size_t turns = 0;
  std::size_t targets = 0;

  void add(std::span<const std::size_t> ranks, std::span<const std::size_t> depths) {
    if (ranks.empty()) return;
    ++turns;
    for (const std::size_t rank : ranks) {
      ++targets;
      reciprocal_ranks += 1 / static_cast<double>(rank + 1);
      for (std::size_t d = 0; d < depths.size(); ++d)
        if (rank < depths[d]) ++hits[d];
    }
  }
};

/// A fold's turns, and those that teach who ranks them.
struct Round {
  std::vector<DialogueTurn> judged;
  std::vector<DialogueTurn> teaching;
};

std::vector<Round> rounds_of(std::span<const DialogueTurn> judged, std::span<const DialogueTurn> training,
                             const DialogueEvaluationOptions& options) {
  if (options.folds == 0) return {{{judged.begin(), judged.end()}, {training.begin(), training.end()}}};
  const std::vector<std::size_t> fold = dialogue_folds(judged, options.folds, options.seed);
  std::vector<Round> rounds(options.folds);
  for (std::size_t f = 0; f < options.folds; ++f) {
    for (std::size_t t = 0; t < judged.size(); ++t)
      (fold[t] == f ? rounds[f].judged : rounds[f].teaching).push_back(judged[t]);
    const auto own = dialogues_of(rounds[f].judged);
    for (const DialogueTurn& turn : training)
      if (!own.contains(turn.dialogue)) rounds[f].teaching.push_back(turn);
  }
  return rounds;
}

/// Dialogues that are both judged and taught.
std::size_t shared_dialogues(const Round& round) {
  const auto taught = dialogues_of(round.teaching);
  return static_cast<std::size_t>(
      std::ranges::count_if(dialogues_of(round.judged), [&](std::uint32_t one) { return taught.contains(one); }));
}

}  // namespace

std::vector<std::vector<std::size_t>> target_ranks(const DialogueRecommender& recommender,
                                                   std::span<const DialogueTurn> turns, std::size_t items,
                                                   const DialogueEvaluationOptions& options) {
  std::vector<std::vector<std::size_t>> ranks(turns.size());
  const std::vector<TaughtTurn> with_targets = taught_turns(turns, options.named);
  parallel_for(with_targets.size(), 16, options.threads, [&](std::size_t first, std::size_t last) {
    std::vector<float> scores(items);
    for (std::size_t t = first; t < last; ++t) {
      const TaughtTurn& taught = with_targets[t];
      recommender.score(taught.turn->said, scores);
      for (const ItemId target : taught.targets) {
        const float own = scores[index(target)];
        const auto better = std::ranges::count_if(scores, [own](float score) { return score >= own; });
        ranks[static_cast<std::size_t>(taught.turn - turns.data())].push_back(static_cast<std::size_t>(better) - 1);
      }
    }
  });
  return ranks;
}

std::vector<std::size_t> dialogue_folds(std::span<const DialogueTurn> turns, std::size_t folds, std::uint64_t seed) {
  const std::set<std::uint32_t> found = dialogues_of(turns);
  std::vector<std::uint32_t> dialogues(found.begin(), found.end());
  Random random(seed);
  if (!dialogues.empty()) draw_to_front(dialogues, dialogues.size() - 1, random);
  std::map<std::uint32_t, std::size_t> fold_of;
  for (std::size_t d = 0; d < dialogues.size(); ++d) fold_of[dialogues[d]] = d % folds;
  std::vector<std::size_t> fold;
  fold.reserve(turns.size());
  for (const DialogueTurn& turn : turns) fold.push_back(fold_of[turn.dialogue]);
  return fold;
}

Result<DialogueEvaluation> evaluate_dialogues(const std::shared_ptr<const DialogueCatalogue>& catalogue,
                                              const DialogueTurns& judged, std::span<const DialogueTurn> training,
                                              const DialogueEvaluationOptions& options, Progress& progress) {
  const auto own = dialogues_of(judged.turns);
  if (own.empty()) return invalid_argument("there are no turns to judge").mend("give a file with turns");
  if (options.folds > own.size())
    return invalid_argument("{} folds are too many for {} dialogues", options.folds, own.size())
        .mend("ask for fewer folds");
  DialogueEvaluation evaluation;
  Tally tally{.hits = std::vector<std::size_t>(options.depths.size(), 0)};
  for (const Round& round : rounds_of(judged.turns, training, options)) {
    const std::size_t shared = shared_dialogues(round);
    ATTUNE_TRY(recommender,
               DialogueRecommender::fit(catalogue, round.teaching, fit_options(options, shared), progress));
    progress.begin("ranking", 0);
    for (const auto& ranks : target_ranks(*recommender, round.judged, catalogue->size(), options))
      tally.add(ranks, options.depths);
    evaluation.weights.assign(recommender->weights().begin(), recommender->weights().end());
    evaluation.shared_dialogues += shared;
  }
  evaluation.turns = tally.turns;
  evaluation.targets = tally.targets + judged.unknown_targets;
  if (evaluation.targets == 0)
    return invalid_argument("no turn recommends an item that may be ranked").mend("leave out --exclude-mentioned");
  const auto targets = static_cast<double>(evaluation.targets);
  for (const std::size_t hits : tally.hits) evaluation.recall.push_back(static_cast<double>(hits) / targets);
  evaluation.mean_reciprocal_rank = tally.reciprocal_ranks / targets;
  return evaluation;
}

}  // namespace attune
