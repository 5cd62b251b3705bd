#pragma once
#include "base/progress.h"
#include "models/dialogue/choice_network.h"
#include "models/dialogue/dialogue_counts.h"
#include "models/dialogue/signals/signal_matrix.h"
#include "models/dialogue/turn_neighbours.h"

#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace attune {

/// What is left out of the counts while weights are learned on a turn. As a rule its whole dialogue, for the
/// conversations to come are new ones. Where turns are to be ranked whose dialogues teach, too (a split by turns, as
/// some published ones are), the turn alone: weights then know what such company is worth.
enum class LeftOut : std::uint8_t { dialogues, turns };

struct DialogueFitOptions {
  NamedItems named = NamedItems::rank;  ///< what conversations have named: may it be recommended?
  std::size_t terms = 0;                ///< above every TermId of the turns
  LeftOut left_out = LeftOut::dialogues;
  std::size_t folds = 8;      ///< what is left out at once is one of so many parts; the counts are of the others
  std::size_t taught = 4000;  ///< turns that weights are learned on, at most
  std::size_t networks = 2;   ///< learned beside the weights; their mean counts
  std::size_t threads = 1;
  std::uint64_t seed = 1;
  std::stop_token stop{};
};

/// Scores every item for a conversation between two people, one of whom is about to recommend something.
///
/// A score is the logarithm of a probability: the mean of what a weighted sum of signals (models/dialogue/signals/) and
/// what small networks of the same signals think likely, both learned from earlier dialogues as conditional logits over
/// all items. Signals that count earlier dialogues never
/// see the dialogue that weights are learned on: for that they are counted afresh without its part (see LeftOut).
/// Without earlier dialogues, a score is a sum with fixed weights of the signals that need none.
/// Immutable; thread-safe.
class DialogueRecommender {
 public:
  /// Errors: cancelled.
  static Result<std::shared_ptr<const DialogueRecommender>> fit(std::shared_ptr<const DialogueCatalogue> catalogue,
                                                                std::span<const DialogueTurn> turns,
                                                                const DialogueFitOptions& options, Progress& progress);

  /// @param said    at least one utterance
  /// @param scores  one an item, overwritten; items that may not be recommended have -infinity
  void score(const Conversation& said, std::span<float> scores) const;

  struct Weight {
    std::string_view signal;
    float weight = 0;
  };
  /// What was learned, in the signals' order.
  [[nodiscard]] std::span<const Weight> weights() const { return weights_; }

 private:
  DialogueRecommender() = default;
  /// @param scores  by the weights; overwritten by ln of the mixture of what they and the networks think likely
  void mix_in_networks(const SignalMatrix& signals, std::span<float> scores) const;
  std::shared_ptr<const DialogueCatalogue> catalogue_;
  NamedItems named_ = NamedItems::rank;
  std::vector<DialogueTurn> turns_;
  std::vector<TaughtTurn> taught_;  // of turns_
  DialogueCounts counts_;
  TurnNeighbours neighbours_;
  std::vector<Weight> weights_;
  std::vector<ChoiceNetwork> networks_;
};

}  // namespace attune
