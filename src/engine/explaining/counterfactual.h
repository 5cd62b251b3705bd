#pragma once
#include "engine/explaining/hypothesis.h"
#include "engine/view.h"
#include "models/model.h"

#include <optional>
#include <vector>

namespace attune {

/// One thing that would have to be otherwise.
struct Change {
  enum class Kind {
    drop_condition,  ///< `condition` is not asked for
    drop_seed,       ///< the answer need not be like `item`
    drop_fact,       ///< `fact`, a lasting dislike, is not remembered
    not_had,         ///< the person has not had `item`, which is the one asked about
    forget_event,    ///< the history is without `item`
    like_item,       ///< the person likes `item` too
  };
  Kind kind{};
  ItemId item{};
  Filter condition;
  std::optional<StandingTaste::Entry> fact;
};

struct Counterfactual {
  std::vector<Change> changes;  ///< what bars the item first; empty where it is in the list already
  std::size_t place = 0;        ///< that it then has, from 1 to n
};

struct CounterfactualOptions {
  std::size_t most_changes = 4;  ///< of taste: forget_event, like_item, drop_seed
  std::size_t tried = 12;        ///< events to forget, and items to like, that each step tries
};

/// The smallest change that brings an item among the n best. What bars it (conditions that it fails, labels that the
/// person avoids, that it was had) has to go in any case; where that isn't enough, tastes are changed one by one: each
/// step tries forgetting the events that speak most for the list's last item and least for this one, liking what the
/// model finds most like it, and dropping the likeness asked for, and keeps what brings it up the furthest. In the end
/// every change that turns out to be dispensable is taken back. So the set is minimal (none of it can be
/// missed), and where one change of those tried is enough, it is one.
///
/// @param actual  the truth
/// @param model   that ranks; null for none, and then only what bars it is changed
/// @return none where nothing tried is enough (an operator's rule bars it, say). Errors: those of `answer`.
/// Cost: at most most_changes * (2 tried + 2) answers, and one for each change. Deterministic.
/// Source: Ghazimatin et al., "PRINCE: Provider-side interpretability with counterfactual explanations", WSDM 2020,
/// for the notion; the search is ours.
Result<std::optional<Counterfactual>> smallest_change(ItemId item, std::size_t n, const Hypothesis& actual,
                                                      const AnswerUnder& answer, const View& view, const Model* model,
                                                      const CounterfactualOptions& options = {});

/// The conditions of a filter that an item fails, of those joined by "and".
std::vector<Filter> failed_conditions(const Filter& where, const Catalogue& catalogue, ItemId item);
/// The lasting dislikes that an item falls under.
std::vector<StandingTaste::Entry> dislikes_met(const StandingTaste& taste, const Catalogue& catalogue, ItemId item);

}  // namespace attune
