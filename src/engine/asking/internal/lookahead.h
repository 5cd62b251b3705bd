#pragma once
#include "engine/asking/effort_horizon.h"
#include "engine/asking/information_gain.h"
#include "engine/asking/planner.h"

#include <optional>
#include <span>
#include <vector>

namespace attune {

/// Looks ahead from beliefs: the search behind next_move(). Beliefs are entries, likeliest first, whose masses add up
/// to some total; efforts come times that total, so that those of the outcomes of a move just add up. Holds scratch
/// space: one a decision.
class Lookahead {
 public:
  Lookahead(const CandidateSet& candidates, const AnswerNoise& noise, std::span<const AttributeId> known,
            const PlanningOptions& options);

  /// The effort of going on from here: the best of recommending and of `next_breadth` yes/no questions; where the
  /// candidates are many, these are looked into among the likeliest 2,048.
  double effort_from(std::span<const Believed> entries, double total);
  /// The effort of recommending the likeliest items now.
  double effort_of_recommending(std::span<const Believed> entries, double total);

  struct LabelQuestion {
    std::uint32_t attribute = 0;
    double effort = 0;
  };
  /// The best of the `breadth` most telling yes/no questions; nothing where there is nothing to ask.
  std::optional<LabelQuestion> best_label_question(std::span<const Believed> entries, double total);

  /// The effort of going on from where each candidate counts `likelihood` times: an outcome of any other question.
  double effort_after(std::span<const Believed> entries, std::span<const double> likelihood);

 private:
  /// Room for what a question looked into leaves, for one level of looking ahead.
  struct Outcomes {
    std::vector<Believed> yes, no;
    double yes_total = 0, no_total = 0;
  };
  /// The best of recommending and of `next_breadth` yes/no questions, estimated behind.
  double effort_of_next(std::span<const Believed> entries, double total);
  /// Labels whose answers tell most, best first, at most n; of several with the same belief behind them, which nearly
  /// always have the same bearers, one.
  std::vector<LabelMass> most_telling(std::span<const Believed> entries, double total, std::size_t n);
  void split(std::span<const Believed> entries, std::uint32_t attribute, Outcomes& outcomes);
  /// Without looking at any question.
  double horizon(std::span<const Believed> entries, double total) { return horizon_(entries, total); }

  const CandidateSet& candidates_;
  PlanningOptions options_;
  double wrong_answer_;
  EffortHorizon horizon_;
  LabelMasses masses_;
  std::vector<char> asked_;  // m
  std::vector<char> bears_;  // n, all 0 between calls
  std::vector<Believed> with_, without_, after_;
  Outcomes now_, next_;
};

}  // namespace attune
