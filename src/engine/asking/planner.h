#pragma once
#include "engine/asking/belief.h"

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

namespace attune {

struct RecommendItems {
  std::vector<ItemId> items;  ///< likeliest first
};
/// "Is it a western?"
struct AskLabel {
  AttributeId attribute{};
};
/// "A western, a comedy or a drama?"
struct AskChoice {
  std::vector<AttributeId> choices;  ///< of one group, likeliest first
};
/// "Rather something like A or like B?"
struct AskComparison {
  ItemId first{};
  ItemId second{};
};
/// "What should it be like?"
struct AskOpenly {};

using Move = std::variant<RecommendItems, AskLabel, AskChoice, AskComparison, AskOpenly>;

/// Moves that are never made have this effort.
inline constexpr double kNever = 1e9;

struct PlanningOptions {
  std::size_t list_length = 10;  ///< items of a recommendation, at least 1
  // What a move costs the person, in turns.
  double recommend_effort = 1;
  double label_effort = 1;
  double choice_effort = 1.25;
  double comparison_effort = 1.5;
  double open_effort = 1.5;
  double open_answered = 0.6;  ///< chance that an open question brings a label that the catalogue knows
  std::size_t choices = 4;     ///< labels that a choice offers, at least 2
  /// Yes/no questions looked into at this turn, and after each answer at the next one; 0 at the next: look one turn
  /// ahead, and estimate from there.
  std::size_t breadth = 8;
  std::size_t next_breadth = 2;
};

struct PlannedMove {
  Move move;
  double effort = 0;  ///< expected still, this move included, in turns
};

/// The next thing to say to somebody who wants one of the candidates: a recommendation or a question, whichever makes
/// the effort least that is expected until the item is found.
///
///   effort(recommend) = 1 + (1 - p(list)) effort(belief without the list)
///   effort(ask)       = cost of asking + sum over answers of p(answer) effort(belief after the answer)
///
/// A failed recommendation is evidence, too: ten items fewer. Of yes/no questions the `breadth` with the largest
/// expected information gain are looked into (information_gain.h), of choices the best one (choice_question.h), of
/// comparisons the one that tells most among the likeliest items. What an answer leaves is looked into in the same way,
/// with `next_breadth` yes/no questions or a recommendation, and from there on estimated with evenly cutting questions
/// (effort_horizon.h).
///
/// Nothing is asked that is known: labels of `known`, and labels that all or none of the candidates bear.
/// @param belief  at least one candidate with any chance
/// @param known   labels whose answer is known, from earlier answers, the request or memory; any order
/// @return ties go to the recommendation, then to the question named first above. Deterministic, thread-safe.
/// Cost: about 2 breadth (1 + 2 next_breadth) passes over candidates and 2 breadth over their labels.
/// Sources: Howard, "Information value theory", IEEE Trans. Systems Science and Cybernetics, 1966; MacKay 1992; asking
/// or recommending as one decision: Lei et al., SCPR, KDD 2020, and Deng et al., UNICORN, SIGIR 2021, who learn by
/// reinforcement what is computed here.
PlannedMove next_move(const Belief& belief, std::span<const AttributeId> known, const PlanningOptions& options = {});

}  // namespace attune
