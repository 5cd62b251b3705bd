#include "engine/asking.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace attune {
namespace {

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

double plogp(double p) {
  return p > 0 ? -p * std::log2(p) : 0;
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

/// H(items) - E[H(items | answer)], the answer being one of `choices` or none of them.
double information_gain(const Ranking& candidates, const std::vector<double>& belief, const Catalogue& catalogue,
                        FieldId field, std::span<const LabelId> choices) {
  // Joint p(item, answer) splits each item's belief evenly over the choices it bears; so with A(i) answers for item i
  // the gain is H(answer) - H(answer | item) = H(answer) - sum p(i) log2 A(i).
  std::vector<double> answers(choices.size() + 1, 0);
  double ambiguity = 0;
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    const auto labels = catalogue.labels(field, candidates[c].item);
    std::vector<std::size_t> borne;
    for (std::size_t k = 0; k < choices.size(); ++k)
      if (std::ranges::find(labels, choices[k]) != labels.end()) borne.push_back(k);
    if (borne.empty()) {
      answers.back() += belief[c];
      continue;
    }
    for (const std::size_t k : borne) answers[k] += belief[c] / static_cast<double>(borne.size());
    ambiguity += belief[c] * std::log2(static_cast<double>(borne.size()));
  }
  double entropy = 0;
  for (const double p : answers) entropy += plogp(p);
  return entropy - ambiguity;
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
