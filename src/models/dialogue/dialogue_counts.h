#pragma once
#include "data/csr.h"
#include "models/dialogue/conversation.h"
#include "models/dialogue/dialogue_catalogue.h"

#include <span>
#include <vector>

namespace attune {

/// Whether items that a conversation has named may be recommended in it.
enum class NamedItems : std::uint8_t { rank, exclude };

/// A turn as what is learned from sees it: the targets are what was recommended, without what may not be.
struct TaughtTurn {
  const DialogueTurn* turn = nullptr;
  std::vector<ItemId> targets;
};
/// Turns without a target are left out. Valid while `turns` lives.
std::vector<TaughtTurn> taught_turns(std::span<const DialogueTurn> turns, NamedItems named);

/// What earlier dialogues say, counted: which items are recommended, and after which items, names and words.
/// I items, N names, T terms. Immutable once built.
struct DialogueCounts {
  std::vector<float> log_share;   ///< I: ln of the smoothed share of the recommendations
  std::vector<float> share;       ///< I
  std::vector<float> dialogues;   ///< I: dialogues that name or recommend the item
  CsrMatrix<float> after_item;    ///< I x I: recommendations of the column after the row was named, less if long before
  std::vector<float> item_total;  ///< I: row sums
  CsrMatrix<float> together;      ///< I x I: dialogues with both
  CsrMatrix<float> after_name;    ///< N x I
  std::vector<float> name_total;  ///< N
  CsrMatrix<float> after_term;    ///< T x I: recommendations after the term stood in the last utterance
  std::vector<float> term_turns;  ///< T: turns with it there
  /// T x N: ln P(the recommended item bears the name | the term was said lately) / P(it bears it), smoothed; where a
  /// term was said and never such an item was recommended, `term_absence`. Names of most items or very few are absent.
  CsrMatrix<float> term_names;
  std::vector<float> term_absence;  ///< T
  /// T: ln odds that the recommended item has been named already, given the term in the last utterance.
  std::vector<float> term_repeats;
  float repeats = 0;  ///< those log odds with no term known
  float turns = 0;

  /// @param terms  T, above every TermId of the turns
  /// Cost: O(mentions, words and their pairs with the targets).
  static DialogueCounts count(std::span<const TaughtTurn> turns, const DialogueCatalogue& catalogue, std::size_t terms);
};

/// How much what was said that long ago counts still.
float fading(std::size_t utterances_ago);

}  // namespace attune
