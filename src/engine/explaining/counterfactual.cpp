#include "engine/explaining/counterfactual.h"

#include "engine/condition_text.h"

#include <algorithm>
#include <map>

namespace attune {
namespace {

/// How far down a list an item is looked for, to see whether a change brings it up.
constexpr std::size_t kLooksAt = 2000;

void apply(const Change& change, Hypothesis& hypothesis) {
  switch (change.kind) {
    case Change::Kind::drop_condition: {
      std::vector<Filter> rest = conjuncts(hypothesis.where);
      if (const auto found = std::ranges::find(rest, change.condition); found != rest.end()) rest.erase(found);
      hypothesis.where = conjunction(std::move(rest));
      break;
    }
    case Change::Kind::drop_seed:
      std::erase(hypothesis.like, change.item);
      break;
    case Change::Kind::drop_fact:
      std::erase_if(hypothesis.taste.avoids, [&](const StandingTaste::Entry& entry) {
        return entry.field == change.fact->field && entry.label == change.fact->label;
      });
      break;
    case Change::Kind::not_had:
    case Change::Kind::forget_event:
      std::erase_if(hypothesis.history, [&](const HistoryEntry& entry) { return entry.item == change.item; });
      break;
    case Change::Kind::like_item: {
      const Time last = hypothesis.history.empty() ? Time{} : hypothesis.history.back().time;
      hypothesis.history.push_back({change.item, 1, last});
      break;
    }
  }
}

class Search {
 public:
  Search(ItemId item, std::size_t n, const Hypothesis& actual, const AnswerUnder& answer, const View& view,
         const Model* model, const CounterfactualOptions& options)
      : item_(item), n_(n), actual_(actual), answer_(answer), view_(view), model_(model), options_(options) {}

  Result<std::optional<Counterfactual>> run() {
    const std::vector<Change> bars = what_bars();
    ATTUNE_TRY(place, place_with(bars));
    std::vector<Change> changes = bars;
    while (!within(place) && changes.size() < bars.size() + options_.most_changes) {
      ATTUNE_TRY(step, best_step(changes));
      if (!step || step->place >= place) return std::optional<Counterfactual>{};
      changes.push_back(step->change);
      place = step->place;
    }
    if (!within(place)) return std::optional<Counterfactual>{};
    ATTUNE_TRY_VOID(take_back_dispensable(changes));
    ATTUNE_TRY(last, place_with(changes));
    return std::optional(Counterfactual{std::move(changes), last});
  }

 private:
  struct Step {
    Change change;
    std::size_t place = 0;
  };

  bool within(std::size_t place) const { return place <= n_; }

  std::vector<Change> what_bars() const {
    std::vector<Change> bars;
    for (Filter& condition : failed_conditions(actual_.where, *view_.catalogue, item_))
      bars.push_back({.kind = Change::Kind::drop_condition, .item = {}, .condition = std::move(condition), .fact = {}});
    if (std::ranges::find(actual_.like, item_) != actual_.like.end())
      bars.push_back(of(Change::Kind::drop_seed, item_));
    for (StandingTaste::Entry& fact : dislikes_met(actual_.taste, *view_.catalogue, item_))
      bars.push_back({.kind = Change::Kind::drop_fact, .item = {}, .condition = {}, .fact = std::move(fact)});
    if (std::ranges::find(actual_.history, item_, &HistoryEntry::item) != actual_.history.end())
      bars.push_back(of(Change::Kind::not_had, item_));
    return bars;
  }

  static Change of(Change::Kind kind, ItemId item) { return {.kind = kind, .item = item, .condition = {}, .fact = {}}; }

  Hypothesis changed(std::span<const Change> changes) const {
    Hypothesis hypothesis = actual_;
    for (const Change& change : changes) apply(change, hypothesis);
    return hypothesis;
  }

  /// From 1; one below the last that is looked at where it isn't seen.
  Result<std::size_t> place_with(std::span<const Change> changes) const {
    const std::size_t depth = std::max(n_, std::min(kLooksAt, view_.catalogue->size()));
    ATTUNE_TRY(list, answer_(changed(changes), depth));
    const std::size_t place = place_of(item_, list);
    return place == 0 ? depth + 1 : place;
  }

  /// The change of taste that brings the item up the furthest; the first of equals.
  Result<std::optional<Step>> best_step(const std::vector<Change>& before) const {
    const Hypothesis hypothesis = changed(before);
    std::optional<Step> best;
    ATTUNE_TRY(candidates, steps_from(hypothesis));
    for (Change& candidate : candidates) {
      std::vector<Change> changes = before;
      changes.push_back(candidate);
      ATTUNE_TRY(place, place_with(changes));
      if (!best || place < best->place) best = Step{std::move(candidate), place};
    }
    return best;
  }

  Result<std::vector<Change>> steps_from(const Hypothesis& hypothesis) const {
    std::vector<Change> steps;
    for (const ItemId seed : hypothesis.like) steps.push_back(of(Change::Kind::drop_seed, seed));
    if (model_ == nullptr) return steps;
    ATTUNE_TRY(list, answer_(hypothesis, n_));
    // Events that speak for what stands in the way, and not for the item.
    std::map<ItemId, double> lead;
    if (!list.empty())
      for (const Contribution& part : model_->explain(hypothesis.history, list.back().item))
        lead[part.item] += part.amount;
    for (const Contribution& part : model_->explain(hypothesis.history, item_)) lead[part.item] -= part.amount;
    std::vector<std::pair<double, ItemId>> by_lead;
    for (const auto& [item, amount] : lead)
      if (amount > 0) by_lead.emplace_back(-amount, item);
    std::ranges::sort(by_lead);
    if (by_lead.size() > options_.tried) by_lead.resize(options_.tried);
    for (const auto& [amount, item] : by_lead) steps.push_back(of(Change::Kind::forget_event, item));
    for (const Scored& like : model_->similar(item_, options_.tried)) {
      const bool had =
          std::ranges::find(hypothesis.history, like.item, &HistoryEntry::item) != hypothesis.history.end();
      if (!had && like.item != item_) steps.push_back(of(Change::Kind::like_item, like.item));
    }
    return steps;
  }

  /// What bars an item may turn out not to: who asks for horror gets it, whatever was said before.
  Status take_back_dispensable(std::vector<Change>& changes) const {
    for (std::size_t c = 0; c < changes.size();) {
      std::vector<Change> without = changes;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(c));
      ATTUNE_TRY(place, place_with(without));
      if (within(place))
        changes = std::move(without);
      else
        ++c;
    }
    return {};
  }

  ItemId item_;
  std::size_t n_;
  const Hypothesis& actual_;
  const AnswerUnder& answer_;
  const View& view_;
  const Model* model_;
  const CounterfactualOptions& options_;
};

}  // namespace

std::vector<Filter> failed_conditions(const Filter& where, const Catalogue& catalogue, ItemId item) {
  std::vector<Filter> failed;
  for (Filter& condition : conjuncts(where))
    if (const auto bound = BoundFilter::bind(condition, catalogue); bound && !bound->matches(item))
      failed.push_back(std::move(condition));
  return failed;
}

std::vector<StandingTaste::Entry> dislikes_met(const StandingTaste& taste, const Catalogue& catalogue, ItemId item) {
  std::vector<StandingTaste::Entry> met;
  for (const StandingTaste::Entry& entry : taste.avoids)
    if (bears(catalogue, item, entry.field, entry.label)) met.push_back(entry);
  return met;
}

Result<std::optional<Counterfactual>> smallest_change(ItemId item, std::size_t n, const Hypothesis& actual,
                                                      const AnswerUnder& answer, const View& view, const Model* model,
                                                      const CounterfactualOptions& options) {
  return Search(item, n, actual, answer, view, model, options).run();
}

}  // namespace attune
