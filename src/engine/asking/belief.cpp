#include "engine/asking/belief.h"

#include "engine/asking/label_likeness.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {
namespace {

constexpr double kMostDeviations = 5;

/// The likelihood of one piece of evidence for every candidate; see belief.h for the formulas.
class Likelihood {
 public:
  Likelihood(const CandidateSet& candidates, const AnswerNoise& noise)
      : candidates_(candidates), noise_(noise), values_(candidates.size()) {}

  std::span<const double> operator()(const LabelAnswer& evidence) {
    const double right = 1 - noise_.wrong_answer, wrong = noise_.wrong_answer;
    const bool yes = evidence.answer == YesNo::yes;
    std::ranges::fill(values_, yes ? wrong : right);
    set(bearers(evidence.attribute), yes ? right : wrong);
    return values_;
  }

  std::span<const double> operator()(const LabelChoice& evidence) {
    std::vector<double> borne(candidates_.size(), 0);
    for (const AttributeId attribute : evidence.offered)
      for (const std::uint32_t c : bearers(attribute)) ++borne[c];
    const double right = 1 - noise_.wrong_answer, wrong = noise_.wrong_answer;
    if (!evidence.chosen) {
      for (std::size_t c = 0; c < values_.size(); ++c) values_[c] = borne[c] == 0 ? right : wrong;
      return values_;
    }
    std::ranges::fill(values_, wrong / static_cast<double>(std::max<std::size_t>(evidence.offered.size(), 1)));
    for (const std::uint32_t c : bearers(*evidence.chosen)) values_[c] = right / std::max(borne[c], 1.0);
    return values_;
  }

  std::span<const double> operator()(const LabelNamed& evidence) {
    std::ranges::fill(
        values_, noise_.wrong_answer / static_cast<double>(std::max<std::size_t>(candidates_.attribute_count(), 1)));
    for (const std::uint32_t c : bearers(evidence.attribute))
      values_[c] = (1 - noise_.wrong_answer) / static_cast<double>(candidates_.borne_by(c).size());
    return values_;
  }

  std::span<const double> operator()(const ItemsRejected& evidence) {
    std::ranges::fill(values_, 1.0);
    for (const ItemId item : evidence.items)
      if (const auto candidate = candidates_.find(item)) values_[*candidate] = noise_.hasty_rejection;
    return values_;
  }

  std::span<const double> operator()(const ItemPreferred& evidence) {
    const auto preferred = candidates_.find(evidence.preferred), over = candidates_.find(evidence.over);
    std::ranges::fill(values_, 1.0);
    const LabelLikeness likeness(candidates_);
    const std::vector<double> none(candidates_.size(), 0);
    const std::vector<double> towards = preferred ? likeness.to(*preferred) : none;
    const std::vector<double> away = over ? likeness.to(*over) : none;
    for (std::size_t c = 0; c < values_.size(); ++c)
      values_[c] = chance_of_preferring(towards[c], away[c], noise_.comparison_slope);
    return values_;
  }

  std::span<const double> operator()(const SoftCondition& evidence) {
    const double confidence = std::clamp(evidence.confidence, 0.5, 1.0);
    std::ranges::fill(values_, 1 - confidence);
    for (const ItemId item : evidence.satisfied_by)
      if (const auto candidate = candidates_.find(item)) values_[*candidate] = confidence;
    return values_;
  }

 private:
  [[nodiscard]] std::span<const std::uint32_t> bearers(AttributeId attribute) const {
    const auto found = candidates_.find(attribute);
    return found ? candidates_.bearers(*found) : std::span<const std::uint32_t>();
  }
  void set(std::span<const std::uint32_t> candidates, double value) {
    for (const std::uint32_t c : candidates) values_[c] = value;
  }

  const CandidateSet& candidates_;
  const AnswerNoise& noise_;
  std::vector<double> values_;
};

Status check_noise(const AnswerNoise& noise) {
  if (!(noise.wrong_answer >= 0 && noise.wrong_answer < 0.5))
    return invalid_argument("the chance of a wrong answer, {}, is not in [0, 0.5)", noise.wrong_answer);
  if (!(noise.hasty_rejection >= 0 && noise.hasty_rejection < 1))
    return invalid_argument("the chance of a hasty rejection, {}, is not in [0, 1)", noise.hasty_rejection);
  if (!(noise.comparison_slope >= 0) || !std::isfinite(noise.comparison_slope))
    return invalid_argument("the slope of comparisons, {}, is not a number from 0 on", noise.comparison_slope);
  return {};
}

}  // namespace

Result<Belief> Belief::create(std::shared_ptr<const CandidateSet> candidates, std::span<const double> log_prior,
                              AnswerNoise noise) {
  if (log_prior.size() != candidates->size())
    return invalid_argument("{} candidates, but the prior has {} values", candidates->size(), log_prior.size());
  ATTUNE_TRY_VOID(check_noise(noise));
  double largest = -std::numeric_limits<double>::infinity();
  for (const double value : log_prior) {
    if (std::isnan(value) || value == std::numeric_limits<double>::infinity())
      return invalid_argument("{} is no log prior", value);
    largest = std::max(largest, value);
  }
  if (!std::isfinite(largest)) return invalid_argument("no candidate has any chance");
  Belief belief(std::move(candidates), noise);
  std::vector<double> prior(log_prior.size());
  belief.entries_.reserve(prior.size());
  for (std::uint32_t c = 0; c < prior.size(); ++c) {
    prior[c] = std::exp(log_prior[c] - largest);
    belief.entries_.push_back({c, 1});
  }
  belief.multiply(prior);
  return belief;
}

void Belief::multiply(std::span<const double> likelihood) {
  double total = 0;
  for (const Believed& entry : entries_) total += entry.mass * likelihood[entry.candidate];
  if (!(total > 0)) return;
  for (Believed& entry : entries_) entry.mass *= likelihood[entry.candidate] / total;
  std::erase_if(entries_, [](const Believed& entry) { return entry.mass <= 0; });
  std::ranges::sort(entries_, LikeliestFirst());
}

void Belief::update(const WishEvidence& evidence) {
  Likelihood likelihood(*candidates_, noise_);
  multiply(std::visit(likelihood, evidence));
}

std::vector<ItemId> Belief::likeliest(std::size_t n) const {
  std::vector<ItemId> items;
  for (const Believed& entry : entries().first(std::min(n, entries_.size())))
    items.push_back(candidates_->item(entry.candidate));
  return items;
}

double Belief::entropy() const {
  double bits = 0;
  for (const Believed& entry : entries_) bits -= entry.mass * std::log2(entry.mass);
  return bits;
}

std::vector<double> log_prior_of_scores(const Ranking& candidates) {
  const auto count = static_cast<double>(candidates.size());
  double mean = 0, variance = 0;
  for (const Scored& candidate : candidates) mean += candidate.score / count;
  for (const Scored& candidate : candidates) variance += std::pow(candidate.score - mean, 2) / count;
  const double deviation = std::sqrt(variance);
  std::vector<double> prior;
  prior.reserve(candidates.size());
  for (const Scored& candidate : candidates)
    prior.push_back(deviation > 0 ? std::min((candidate.score - mean) / deviation, kMostDeviations) : 0.0);
  return prior;
}

}  // namespace attune
