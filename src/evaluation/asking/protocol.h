#pragma once
#include "evaluation/asking/dialogue.h"
#include "evaluation/asking/preference_prior.h"
#include "evaluation/splits/split.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace attune {

/// The multi-round setting of SCPR (Lei et al., KDD 2020) and UNICORN (Deng et al., SIGIR 2021). A simulated person
/// wants one item and begins by naming one of its labels, drawn at random. At each turn the policy asks about one label
/// - the person says yes where the item bears it, and with probability `noise` the opposite of the truth - or
/// recommends ten items. The dialogue ends well when the item is among them, and fails after the last turn. What the
/// person has had already is no candidate.
struct AskingOptions {
  std::size_t turns = 15;  ///< from 1 to 1000
  double noise = 0;        ///< in [0, 0.5)
  std::uint64_t seed = 1;
  std::size_t threads = 1;
  Progress* progress = nullptr;  ///< null for none
  std::stop_token stop{};
};

/// One person and one item to be found.
struct AskingCase {
  std::span<const HistoryEntry> history;
  ItemId target{};
  std::uint32_t row = 0;  ///< of the history; cases of one row stand together
  AttributeId named{};    ///< what the person begins with
};

/// Every target of every case that bears a label, with a label drawn for each. Valid as long as the cases.
struct AskingCases {
  std::vector<AskingCase> cases;
  std::size_t without_labels = 0;  ///< targets left out, because there is nothing to begin with
};
AskingCases asking_cases(const Cases& cases, const CsrMatrix<float>& labels, std::uint64_t seed);

/// How one policy did.
struct AskingOutcomes {
  std::string policy;
  std::string summary;
  std::size_t turns = 0;             ///< of the longest dialogue
  std::vector<std::uint32_t> found;  ///< for each case the turn that found the item, from 1; 0: none did
  double decision_ms = 0;            ///< mean time of a turn's decision, wall clock on its thread

  /// Share of the cases that were found within so many turns.
  [[nodiscard]] double success_at(std::size_t turn) const;
  /// Turns needed; a failure counts all of them.
  [[nodiscard]] double average_turns() const;
  [[nodiscard]] std::vector<double> success_by_turn() const;
};

/// Weights of the prior from people whose choices are known: fit_preference_weights() over at most `most` of the
/// cases, drawn evenly, each among the candidates that bear the label named. Errors: cancelled.
Result<PreferenceWeights> weights_from(const PreferencePrior& prior, std::span<const AskingCase> cases,
                                       std::size_t most, const AskingOptions& options);

/// Holds every policy's dialogues over all cases. The person's side of a case is drawn from the seed and the case's
/// number alone, so all policies meet the same people; the same on any number of threads.
/// Errors: invalid_argument without cases; cancelled.
Result<std::vector<AskingOutcomes>> hold_dialogues(const PreferencePrior& prior, const PreferenceWeights& weights,
                                                   std::span<const AskingCase> cases,
                                                   std::span<const AskingPolicy> policies,
                                                   const AskingOptions& options);

}  // namespace attune
