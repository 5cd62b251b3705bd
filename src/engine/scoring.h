#pragma once
#include "base/error.h"
#include "data/bitmap.h"
#include "data/history.h"
#include "data/ranking.h"
#include "engine/view.h"
#include "models/model.h"

#include <optional>
#include <span>
#include <vector>

namespace attune {

/// Scores of every item of a view for one wish.
struct ItemScores {
  std::vector<double> values;  ///< one an item; higher is better
  bool personal = false;       ///< rests on the user's own history
};

/// Which model answers: the named one, else the snapshot's primary one; null when nothing is trained.
/// Errors: not_found for a name the snapshot lacks, naming those it has.
Result<const Model*> choose_model(const View& view, std::string_view name);

/// The model's own score of a history. Without a model, or with a history it knows nothing of, popularity: the number
/// of people who liked the item. A newcomer of which the model knows nothing (it scores 0, or is newer than the model)
/// is placed where the known items stand that it resembles (engine/newcomers.h).
ItemScores score_history(const View& view, const Model* model, std::span<const HistoryEntry> history);

/// What score_history() gives, to the bit, where that is personal and the model can name the items whose score isn't 0
/// (Model::score_sparse): those alone, each once, in any order.
std::optional<std::vector<Scored>> score_history_sparse(const View& view, const Model* model,
                                                        std::span<const HistoryEntry> history);

/// What score_history() gives, to the bit, of enough items for the n best of the allowed ones to be among them, where
/// that is personal and the model finds its best items without scoring all (Model::fold_in): each once, in any order.
std::optional<std::vector<Scored>> score_history_best(const View& view, const Model* model,
                                                      std::span<const HistoryEntry> history, const Bitmap& allowed,
                                                      std::size_t n);

/// Where one item's score of a history comes from; where the model is additive, the contributions and the rest add up
/// to the score.
struct ScoreParts {
  std::vector<Contribution> contributions;    ///< of history items, largest first (ties: smaller id)
  double rest = 0;                            ///< what owes nothing to the history's items
  std::span<const Newcomers::Share> through;  ///< of a newcomer: what it resembles; lives as long as the view
};
ScoreParts explain_score(const View& view, const Model& model, std::span<const HistoryEntry> history, ItemId item);

/// Likeness to named items: 0.35 z(m) + 0.55 z(a) + 0.1 z(t), where m is the model's score of a history that holds the
/// seeds alone, a the attribute similarity to them, t the score of the user's own history (left out when not personal),
/// and z standardises over all items. Seeds the model knows nothing of are judged by attributes alone.
/// @param taste  score_history() of the user's own history
ItemScores score_likeness(const View& view, const Model* model, std::span<const ItemId> seeds, const ItemScores& taste);

}  // namespace attune
