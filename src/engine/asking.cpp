#include "engine/asking.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace attune {
namespace {

/// Choices that hold less of the belief than this would make too many people answer "none of these": narrow labels tell
/// much when they fit, but a question that few can answer is a turn lost.
constexpr double kLeastCoverage = 0.75;
/// Below this, an answer would hardly change what is recommended.
constexpr double kWorthAskingBits = 0.1;

/// p(i): softmax of standardised scores. Sums to 1.
std::vector<double> beliefs(const Ranking& candidates) {
  double mean = 0;
  for (const Scored& candidate : candidates) mean += candidate.score;
  mean /= static_cast<double>(candidates.size());
  double variance = 0;
  for (const Scored& candidate : candidates) variance += std::pow(candidate.score - mean, 2);
  const double deviation = std::sqrt(variance / static_cast<double>(candidates.size()));
  std::vector<double> belief;
  double total = 0;
  for (const Scored& candidate : candidates) {
    // Bounded, so that one runaway score cannot hold all of the belief.
    const double standard = deviation > 0 ? std::min((candidate.score - mean) / deviation, 5.0) : 0.0;
    belief.push_back(std::exp(standard));
    total += belief.back();
  }
  for (double& p : belief) p /= total;
  return belief;
}

/// Of beliefs that sum to `total`, in bits.
double entropy(std::span<const double> belief, double total) {
  double bits = 0;
  for (const double p : belief)
    if (p > 0) bits -= p / total * std::log2(p / total);
  return bits;
}

/// The labels of one field that the candidates bear, likeliest first, with the belief behind each.
std::vector<std::pair<LabelId, double>> label_mass(const Ranking& candidates, const std::vector<double>& belief,
                                                   const Catalogue& catalogue, FieldId field) {
  std::map<LabelId, double> mass;
  for (std::size_t c = 0; c < candidates.size(); ++c)
    for (const LabelId label : catalogue.labels(field, candidates[c].item)) mass[label] += belief[c];
  std::vector<std::pair<LabelId, double>> ordered(mass.begin(), mass.end());
  std::ranges::stable_sort(ordered, std::ranges::greater{}, &std::pair<LabelId, double>::second);
  return ordered;
}

/// Sum over the choices k of p(k) (H(items) - H(items | k)): "none of these" is worth nothing, for it leaves the person
/// with another question.
double information_gain(const Ranking& candidates, const std::vector<double>& belief, const Catalogue& catalogue,
                        FieldId field, std::span<const LabelId> choices) {
  // An item that bears several choices may be meant by each of them: its belief is split evenly.
  std::vector<std::vector<double>> by_choice(choices.size(), std::vector<double>(candidates.size(), 0));
  std::vector<double> totals(choices.size(), 0);
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    const auto labels = catalogue.labels(field, candidates[c].item);
    std::vector<std::size_t> borne;
    for (std::size_t k = 0; k < choices.size(); ++k)
      if (std::ranges::find(labels, choices[k]) != labels.end()) borne.push_back(k);
    for (const std::size_t k : borne) {
      by_choice[k][c] = belief[c] / static_cast<double>(borne.size());
      totals[k] += by_choice[k][c];
    }
  }
  double covered = 0;
  for (const double total : totals) covered += total;
  if (covered < kLeastCoverage) return 0;
  const double before = entropy(belief, 1);
  double gain = 0;
  for (std::size_t k = 0; k < choices.size(); ++k)
    if (totals[k] > 0) gain += totals[k] * (before - entropy(by_choice[k], totals[k]));
  return gain;
}

}  // namespace

std::optional<AttributeQuestion> choose_question(const Ranking& candidates, const Catalogue& catalogue,
                                                 std::size_t max_choices) {
  if (candidates.size() < 2) return std::nullopt;
  const std::vector<double> belief = beliefs(candidates);
  std::optional<AttributeQuestion> best;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    if (catalogue.fields()[f].kind != FieldKind::labels) continue;
    std::vector<LabelId> choices;
    for (const auto& [label, mass] : label_mass(candidates, belief, catalogue, FieldId{f})) {
      if (choices.size() == max_choices) break;
      if (mass < 0.999) choices.push_back(label);  // what all candidates share tells nothing
    }
    if (choices.size() < 2) continue;
    const double gain = information_gain(candidates, belief, catalogue, FieldId{f}, choices);
    if (gain >= kWorthAskingBits && (!best || gain > best->gain_bits))
      best = AttributeQuestion{FieldId{f}, choices, gain};
  }
  return best;
}

}  // namespace attune
