#include "engine/reranking/reranker.h"

#include "engine/reranking/calibration.h"
#include "engine/reranking/placing.h"
#include "engine/reranking/variety.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {
namespace {

/// The named field if it is of that kind, else the first that `fits` when none is named.
std::optional<FieldId> find_field(const Catalogue& catalogue, const std::string& name, FieldKind kind, auto&& fits) {
  if (!name.empty()) {
    const auto found = catalogue.find_field(name);
    return found && catalogue.field(*found).kind == kind ? found : std::nullopt;
  }
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].kind == kind && fits(catalogue.fields()[f])) return FieldId{f};
  return std::nullopt;
}

double standard_deviation(std::span<const Candidate> candidates) {
  double sum = 0, squares = 0;
  for (const Candidate& candidate : candidates) sum += candidate.item.score;
  const double mean = sum / static_cast<double>(candidates.size());
  for (const Candidate& candidate : candidates) squares += std::pow(candidate.item.score - mean, 2);
  const double deviation = std::sqrt(squares / static_cast<double>(candidates.size()));
  return deviation > 0 ? deviation : 1;  // where all scores are the same, any lift decides
}

}  // namespace

Reranker::Reranker(const RerankingSettings& settings, std::shared_ptr<const Catalogue> catalogue,
                   std::shared_ptr<const AttributeSimilarity> similarity)
    : settings_(settings), catalogue_(std::move(catalogue)), similarity_(std::move(similarity)) {
  const Catalogue& items = *catalogue_;
  calibration_field_ =
      find_field(items, settings.calibration_field, FieldKind::labels, [](const Field&) { return true; });
  if (!calibration_field_ && !settings.calibration_field.empty())
    notices_.push_back(
        fmt::format("reranking.calibration_field: no field of labels is called '{}'", settings.calibration_field));
  freshness_field_ = find_field(items, settings.freshness_field, FieldKind::number,
                                [](const Field& field) { return field.measure == Measure::year; });
  if (!freshness_field_ && !settings.freshness_field.empty())
    notices_.push_back(
        fmt::format("reranking.freshness_field: no field of numbers is called '{}'", settings.freshness_field));
  if (freshness_field_) {
    newest_ = -std::numeric_limits<double>::infinity();
    for (std::uint32_t i = 0; i < items.size(); ++i)
      newest_ = std::max(newest_, items.number(*freshness_field_, ItemId{i}).value_or(newest_));
  }
  for (std::size_t r = 0; r < settings.rules.size(); ++r) {
    auto bound = BoundFilter::bind(settings.rules[r].where, items);
    if (!bound) {
      notices_.push_back(fmt::format("rule {} is not in force: {}", r + 1, bound.error().to_string()));
    } else if (settings.rules[r].action != Rule::Action::block) {
      rules_.push_back({settings.rules[r], *std::move(bound)});
    } else {
      if (blocked_.size() == 0) blocked_ = Bitmap(items.size());
      blocked_ |= bound->bits();
    }
  }
}

Reranker::Strengths Reranker::strengths(const RerankingWish& wish, Scope scope) const {
  const bool workspace = scope != Scope::request_alone;
  return {.diversity = wish.diversity.value_or(workspace ? settings_.diversity : 0),
          .calibration = wish.calibration.value_or(workspace ? settings_.calibration : 0),
          .freshness = wish.freshness.value_or(workspace ? settings_.freshness : 0)};
}

void Reranker::take_out_blocked(Bitmap& items) const {
  if (blocked_.size() == 0) return;
  Bitmap open = blocked_;
  open.flip();
  items &= open;
}

bool Reranker::leaves_alone(const RerankingWish& wish, Scope scope) const {
  const Strengths on = strengths(wish, scope);
  const bool rules = scope != Scope::request_alone && !rules_.empty();
  return on.diversity == 0 && on.calibration == 0 && on.freshness == 0 && !rules;
}

Status Reranker::check(const Strengths& strengths) {
  const auto is_share = [](double value) { return value >= 0 && value <= 1; };  // also refuses NaN
  if (!is_share(strengths.diversity)) return invalid_argument("diversity = {} is not in 0 to 1", strengths.diversity);
  if (!is_share(strengths.calibration))
    return invalid_argument("calibration = {} is not in 0 to 1", strengths.calibration);
  if (strengths.diversity + strengths.calibration > 1)
    return invalid_argument("diversity {} and calibration {} are more than 1 together", strengths.diversity,
                            strengths.calibration)
        .mend("what they leave of 1 is the score's share");
  if (!(strengths.freshness >= 0 && strengths.freshness <= RerankingSettings::kMostFreshness))
    return invalid_argument("freshness = {} is not in 0 to {}", strengths.freshness, RerankingSettings::kMostFreshness);
  return {};
}

double Reranker::freshness_of(ItemId item) const {
  if (!freshness_field_) return 0;
  const auto value = catalogue_->number(*freshness_field_, item);
  return value ? std::exp2((*value - newest_) / settings_.freshness_half_life) : 0;
}

void Reranker::adjust_merits(std::vector<Candidate>& candidates, double freshness, Scope scope) const {
  const double deviation = standard_deviation(candidates);
  std::vector<Placement> lifted(catalogue_->size(), Placement::by_score);
  for (Candidate& candidate : candidates) {
    const ItemId item = candidate.item.item;
    const double fresh = freshness > 0 ? freshness * freshness_of(item) : 0;
    double boost = 0;
    if (scope != Scope::request_alone)
      for (const BoundRule& bound : rules_)
        if (bound.rule.action == Rule::Action::boost && bound.items.matches(item)) boost += bound.rule.by;
    candidate.merit += deviation * (fresh + boost);
    if (fresh + boost > 0) lifted[index(item)] = boost > fresh ? Placement::boosted : Placement::fresh;
  }
  std::vector<std::size_t> place_by_score(catalogue_->size());
  for (std::size_t place = 0; place < candidates.size(); ++place)
    place_by_score[index(candidates[place].item.item)] = place;
  std::ranges::stable_sort(candidates, std::ranges::greater{}, &Candidate::merit);
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const std::size_t item = index(candidates[place].item.item);
    if (place < place_by_score[item]) candidates[place].item.placement = lifted[item];
  }
}

void Reranker::apply_rules(std::vector<Candidate>& candidates, std::size_t n, Scope scope) const {
  const auto condition_of = [](const BoundRule& bound) {
    return [&bound](ItemId item) { return bound.items.matches(item); };
  };
  if (scope == Scope::list)
    for (const BoundRule& bound : rules_)
      if (bound.rule.action == Rule::Action::quota)
        apply_quota(candidates, n, condition_of(bound), bound.rule.at_least, bound.rule.at_most);
  if (scope != Scope::request_alone)
    for (const BoundRule& bound : rules_)
      if (bound.rule.action == Rule::Action::pin) pin(candidates, condition_of(bound), bound.rule.position);
}

Result<Ranking> Reranker::rerank(const Ranking& ranked, std::size_t n, const RerankingWish& wish, Scope scope,
                                 std::span<const HistoryEntry> history) const {
  const Strengths on = strengths(wish, scope);
  ATTUNE_TRY_VOID(check(on));
  // Only a request that asks for it is refused: what the workspace asks in vain is a notice.
  if (wish.freshness > 0 && !freshness_field_)
    return invalid_argument("the catalogue has no year to tell fresh items by")
        .mend("name a field of numbers as reranking.freshness_field in attune.toml");
  if (wish.calibration > 0 && !calibration_field_)
    return invalid_argument("the catalogue has no labels to calibrate by");
  std::vector<Candidate> candidates;
  candidates.reserve(ranked.size());
  for (const Scored& hit : ranked) candidates.push_back({hit, hit.score});

  if (!candidates.empty()) adjust_merits(candidates, on.freshness, scope);
  std::vector<WeighedAim> aims;
  if (on.diversity > 0)
    aims.push_back({make_variety(*similarity_, catalogue_->size()), on.diversity, Placement::varied});
  if (on.calibration > 0 && calibration_field_)
    aims.push_back(
        {make_calibration(*catalogue_, *calibration_field_, history), on.calibration, Placement::calibrated});
  arrange(candidates, n, aims);
  apply_rules(candidates, n, scope);
  Ranking result;
  for (std::size_t place = 0; place < std::min(n, candidates.size()); ++place) result.push_back(candidates[place].item);
  return result;
}

}  // namespace attune
