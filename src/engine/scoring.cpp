#include "engine/scoring.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include <fmt/ranges.h>

namespace attune {
namespace {

/// Adds weight * (x - mean) / deviation; nothing where all x are the same. Returns whether it told items apart.
bool add_standardised(std::span<const double> x, double weight, std::span<double> out) {
  double mean = 0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  double variance = 0;
  for (const double value : x) variance += (value - mean) * (value - mean);
  const double deviation = std::sqrt(variance / static_cast<double>(x.size()));
  if (!(deviation > 0)) return false;
  for (std::size_t i = 0; i < x.size(); ++i) out[i] += weight * (x[i] - mean) / deviation;
  return true;
}

bool knows_any(const Model& model, std::span<const HistoryEntry> history) {
  return std::ranges::any_of(history, [&](const HistoryEntry& e) { return index(e.item) < model.item_count(); });
}

std::vector<double> model_scores(const View& view, const Model& model, std::span<const HistoryEntry> history) {
  std::vector<float> scores(model.item_count());
  model.score(history, scores);
  std::vector<double> values(view.catalogue->size(), 0);
  std::copy_n(scores.begin(), std::min(values.size(), scores.size()), values.begin());
  const std::span<const ItemId> newcomers = view.newcomers->items();
  for (std::size_t k = 0; k < newcomers.size(); ++k) {
    double& value = values[index(newcomers[k])];
    if (value != 0) continue;
    for (const Newcomers::Share& like : view.newcomers->shares(k)) value += like.share * values[index(like.item)];
  }
  return values;
}

/// What model_scores() does for newcomers, where not every score is held.
/// @param known  SparseScores or a FoldedHistory
std::vector<Scored> place_newcomers(const Newcomers& newcomers, const auto& known) {
  std::vector<Scored> placed;
  for (std::size_t k = 0; k < newcomers.items().size(); ++k) {
    if (known.score_of(newcomers.items()[k]) != 0) continue;
    double score = 0;
    for (const Newcomers::Share& like : newcomers.shares(k)) score += like.share * known.score_of(like.item);
    if (score != 0) placed.push_back({newcomers.items()[k], score});
  }
  return placed;
}

/// Whether a history can be scored without looking at every item: looking at every newcomer's like is only worth it
/// where there are few newcomers.
bool can_look_at_few(const View& view, const Model* model, std::span<const HistoryEntry> history) {
  return model != nullptr && model->item_count() <= view.catalogue->size() && knows_any(*model, history) &&
         view.newcomers->items().size() * Newcomers::kLike <= view.catalogue->size();
}

}  // namespace

Result<const Model*> choose_model(const View& view, std::string_view name) {
  if (!view.snapshot) {
    if (name.empty()) return nullptr;
    return not_found("no model is trained yet, so not '{}' either", name).mend("run `attune train` first");
  }
  if (const Model* model = view.snapshot->find(name.empty() ? view.snapshot->primary : name)) return model;
  std::vector<std::string_view> names;
  for (const auto& model : view.snapshot->models) names.push_back(model->name());
  return not_found("the snapshot has no model '{}'", name).mend("it has: {}", fmt::join(names, ", "));
}

ItemScores score_history(const View& view, const Model* model, std::span<const HistoryEntry> history) {
  if (model != nullptr && knows_any(*model, history)) {
    ItemScores scores{model_scores(view, *model, history), true};
    if (std::ranges::any_of(scores.values, [](double s) { return s != 0; })) return scores;
  }
  return {{view.popularity.begin(), view.popularity.end()}, false};
}

std::optional<std::vector<Scored>> score_history_sparse(const View& view, const Model* model,
                                                        std::span<const HistoryEntry> history) {
  if (!can_look_at_few(view, model, history)) return std::nullopt;
  const auto known = model->score_sparse(history);
  if (!known) return std::nullopt;
  std::vector<Scored> scores = known->scores();
  std::ranges::copy(place_newcomers(*view.newcomers, *known), std::back_inserter(scores));
  if (scores.empty()) return std::nullopt;
  return scores;
}

std::optional<std::vector<Scored>> score_history_best(const View& view, const Model* model,
                                                      std::span<const HistoryEntry> history, const Bitmap& allowed,
                                                      std::size_t n) {
  constexpr std::size_t kMost = 1024;  // as many as are still quicker found than all scores are sorted out
  const std::size_t wanted = n + view.catalogue->size() - allowed.count();
  if (n == 0 || wanted > kMost || !can_look_at_few(view, model, history)) return std::nullopt;
  const auto folded = model->fold_in(history);
  if (!folded) return std::nullopt;
  std::vector<Scored> scores = folded->best(wanted);
  // Only what beats the items of score 0, which are not looked at, has a certain place.
  if (scores.size() < wanted || !(scores.back().score > 0)) return std::nullopt;
  std::ranges::copy(place_newcomers(*view.newcomers, *folded), std::back_inserter(scores));
  return scores;
}

ScoreParts explain_score(const View& view, const Model& model, std::span<const HistoryEntry> history, ItemId item) {
  ScoreParts parts{.contributions = model.explain(history, item), .rest = model.baseline(history, item), .through = {}};
  if (!parts.contributions.empty() || parts.rest != 0) return parts;
  parts.through = view.newcomers->shares_of(item);
  std::map<ItemId, double> amounts;
  for (const Newcomers::Share& like : parts.through) {
    parts.rest += like.share * model.baseline(history, like.item);
    for (const Contribution& part : model.explain(history, like.item)) amounts[part.item] += like.share * part.amount;
  }
  for (const auto& [source, amount] : amounts) parts.contributions.push_back({source, amount});
  std::ranges::stable_sort(parts.contributions, std::ranges::greater{}, &Contribution::amount);
  return parts;
}

ItemScores score_likeness(const View& view, const Model* model, std::span<const ItemId> seeds,
                          const ItemScores& taste) {
  constexpr double kModelShare = 0.35;
  constexpr double kAttributeShare = 0.55;
  constexpr double kTasteShare = 0.1;
  const std::size_t items = view.catalogue->size();
  ItemScores scores{std::vector<double>(items, 0), false};
  if (items == 0) return scores;

  History named;
  for (const ItemId seed : seeds) named.push_back({seed, 1, {}});
  if (model != nullptr && knows_any(*model, named))
    add_standardised(model_scores(view, *model, named), kModelShare, scores.values);
  std::vector<double> likeness(items);
  view.attributes->to_all(seeds, likeness);
  add_standardised(likeness, kAttributeShare, scores.values);
  if (taste.personal) scores.personal = add_standardised(taste.values, kTasteShare, scores.values);
  return scores;
}

}  // namespace attune
